package dev.reverie.cli;

import dev.reverie.api.Command;
import dev.reverie.api.Stdio;
import java.util.ArrayList;
import java.util.List;

/**
 * The descriptors that we were started with, as the launcher saw them before the JVM added some of its own, not all of which
 * are close-on-exec.
 */
final class InheritedDescriptors {
    private final List<Integer> numbers;

    private InheritedDescriptors(List<Integer> numbers) {
        this.numbers = numbers;
    }

    /** What the launcher saw; the three standard ones if there was no launcher. */
    static InheritedDescriptors given() {
        return parse(System.getProperty("reverie.descriptors", "0,1,2"));
    }

    /** From numbers separated by commas; whatever is not a number is skipped. */
    static InheritedDescriptors parse(String list) {
        List<Integer> numbers = new ArrayList<>();
        int number = -1;
        for (int i = 0; i <= list.length(); i++) {
            int digit = i < list.length() ? list.charAt(i) - '0' : -1;
            if (digit >= 0 && digit <= 9) {
                number = Math.max(number, 0) * 10 + digit;
            } else if (number >= 0) {
                numbers.add(number);
                number = -1;
            }
        }
        return new InheritedDescriptors(numbers);
    }

    /** The command with these descriptors, open and closed. */
    Command passOn(Command command) {
        Command changed = command;
        if (!numbers.contains(0)) {
            changed = changed.withStdin(Stdio.closed());
        }
        if (!numbers.contains(1)) {
            changed = changed.withStdout(Stdio.closed());
        }
        if (!numbers.contains(2)) {
            changed = changed.withStderr(Stdio.closed());
        }
        for (int number : numbers) {
            if (number > 2) {
                changed = changed.withInheritedDescriptors(number);
            }
        }
        return changed;
    }
}
