package dev.reverie.cli;

import dev.reverie.api.Bytes;
import dev.reverie.tools.NearNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed command line: options, and behind the last of them the program with its arguments. Options end at the first
 * argument that is not one, or at {@code --}. Everything stays in the raw bytes that the kernel passed, for the guest's
 * arguments need not be text.
 */
final class Arguments {
    private final List<Option> options = new ArrayList<>();
    private final List<Bytes> values = new ArrayList<>();
    private List<Bytes> program = List.of();

    private Arguments() {}

    /**
     * Parses what follows the subcommand.
     *
     * @throws UsageException if there is an unknown option, or a value is missing or too much
     */
    static Arguments parse(List<Bytes> arguments, List<Option> known) {
        Arguments parsed = new Arguments();
        int next = 0;
        while (next < arguments.size()) {
            Bytes argument = arguments.get(next);
            if (argument.length() < 2 || argument.at(0) != '-') {
                break;
            }
            next++;
            if (argument.length() == 2 && argument.at(1) == '-') {
                break;
            }
            next += parsed.addOption(argument, arguments, next, known);
        }
        parsed.program = arguments.subList(next, arguments.size());
        return parsed;
    }

    /** Whether the option was given. */
    boolean has(String name) {
        return lastIndex(name) >= 0;
    }

    /** The option's value, or null if it was not given; the last one if it was given several times. */
    @Nullable
    String value(String name) {
        int index = lastIndex(name);
        return index < 0 ? null : values.get(index).toString();
    }

    /** All values of an option that may be given several times. */
    List<Bytes> values(String name) {
        List<Bytes> all = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).name().equals(name)) {
                all.add(values.get(i));
            }
        }
        return all;
    }

    /** Which of two opposite flags was given last; {@code fallback} if neither was. */
    boolean isOn(String on, String off, boolean fallback) {
        int onIndex = lastIndex(on);
        int offIndex = lastIndex(off);
        return onIndex == offIndex ? fallback : onIndex > offIndex;
    }

    /** The program and its arguments; empty if there is none. */
    List<Bytes> program() {
        return program;
    }

    private int lastIndex(String name) {
        for (int i = options.size() - 1; i >= 0; i--) {
            if (options.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Adds one option, and returns how many further arguments it took for its value. */
    private int addOption(Bytes argument, List<Bytes> arguments, int next, List<Option> known) {
        boolean isLong = argument.at(1) == '-';
        int nameEnd = isLong ? argument.indexOf('=') : 2;
        boolean attached = nameEnd >= 0 && nameEnd < argument.length();
        String name = (attached ? argument.slice(0, nameEnd) : argument).toString();
        Option option = find(name, known);
        Bytes value = attached ? argument.slice(isLong ? nameEnd + 1 : nameEnd, argument.length()) : null;
        options.add(option);
        if (option.value() == null) {
            if (value != null) {
                throw new UsageException(name + " takes no value: '" + argument + "'");
            }
            values.add(Bytes.EMPTY);
            return 0;
        }
        if (value != null) {
            values.add(value);
            return 0;
        }
        if (next == arguments.size()) {
            throw new UsageException(name + " needs a value: " + name + (isLong ? "=" : " ") + option.value());
        }
        values.add(arguments.get(next));
        return 1;
    }

    private static Option find(String name, List<Option> known) {
        for (Option option : known) {
            if (name.equals(option.name()) || name.equals(option.letter())) {
                return option;
            }
        }
        List<String> names = new ArrayList<>();
        for (Option option : known) {
            names.add(option.name());
        }
        throw new UsageException("unknown option '" + name + "'" + NearNames.hint(name, names));
    }
}
