package dev.reverie.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to run a program.
 *
 * @param name as it is shown
 * @param prefix what is put in front of the program
 * @param pinOption inserted into the prefix, behind its second word, to keep tracer and guest on one CPU; null for one that
 *     stays where it is started
 * @param rival the contestant in C that does as much; null for none
 * @param missing what is not installed that it needs; null if it can run
 */
record Contestant(
        String name,
        List<String> prefix,
        @Nullable String pinOption,
        @Nullable String rival,
        @Nullable String missing) {
    /** How many words of {@link #prefix} come before the pin option: the launcher and its subcommand. */
    private static final int WORDS_BEFORE_PIN = 2;

    /** Whether it takes care of {@link Placement#PINNED} itself. */
    boolean pinsItself() {
        return pinOption != null;
    }

    /** The command that runs a program. */
    List<String> command(List<String> program, Placement placement) {
        List<String> command = new ArrayList<>(prefix);
        if (pinOption != null && placement == Placement.PINNED) {
            command.add(WORDS_BEFORE_PIN, pinOption);
        }
        command.addAll(program);
        return command;
    }
}
