package dev.reverie.cli;

import dev.reverie.syscalls.Bytes;
import dev.reverie.tools.NearNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed command line: options, and behind the last of them the program with its arguments. Options end at the first
 * argument that is not one, or at {@code --}; letters may be bundled, as in {@code -ts128}. Everything stays in the raw bytes that the kernel passed, for the guest's
 * arguments need not be text.
 */
final class Arguments {
    private final List<Given> given = new ArrayList<>();
    private List<Bytes> program = List.of();

    /**
     * One option on the command line.
     *
     * @param option which
     * @param value its value; null if it has none
     */
    record Given(Option option, @Nullable Bytes value) {
        /** The value as text; empty if there is none. */
        String text() {
            return value == null ? "" : value.toString();
        }
    }

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
            Bytes following = next < arguments.size() ? arguments.get(next) : null;
            boolean isLong = argument.at(1) == '-';
            next += isLong ? parsed.addLong(argument, following, known) : parsed.addLetters(argument, following, known);
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
        return index < 0 ? null : given.get(index).text();
    }

    /** All values of an option that may be given several times. */
    List<Bytes> values(String name) {
        List<Bytes> all = new ArrayList<>();
        for (Given each : given) {
            if (each.option().name().equals(name) && each.value() != null) {
                all.add(each.value());
            }
        }
        return all;
    }

    /** How often the option was given. */
    int count(String name) {
        int count = 0;
        for (Given each : given) {
            count += each.option().name().equals(name) ? 1 : 0;
        }
        return count;
    }

    /** All options in the order they were given. */
    List<Given> given() {
        return List.copyOf(given);
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
        for (int i = given.size() - 1; i >= 0; i--) {
            if (given.get(i).option().name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Adds one option, and returns how many further arguments it took for its value. */
    private int addLong(Bytes argument, @Nullable Bytes following, List<Option> known) {
        int equals = argument.indexOf('=');
        String name = (equals < 0 ? argument : argument.slice(0, equals)).toString();
        Option option = find(name, known);
        if (equals >= 0) {
            if (option.value() == null) {
                throw new UsageException(name + " takes no value: '" + argument + "'");
            }
            given.add(new Given(option, argument.slice(equals + 1, argument.length())));
            return 0;
        }
        if (option.value() == null || option.valueIsOptional()) {
            given.add(new Given(option, null));
            return 0;
        }
        return addFollowing(option, following, name + "=");
    }

    /** Adds the options of an argument such as {@code -tfo}, of which the last may take a value from what follows. */
    private int addLetters(Bytes argument, @Nullable Bytes following, List<Option> known) {
        for (int i = 1; i < argument.length(); i++) {
            String letter = Bytes.of("-").plus(argument.slice(i, i + 1)).toString();
            Option option = find(letter, known);
            if (option.value() == null || option.valueIsOptional()) {
                given.add(new Given(option, null));
            } else if (i + 1 < argument.length()) {
                given.add(new Given(option, argument.slice(i + 1, argument.length())));
                return 0;
            } else {
                return addFollowing(option, following, letter + " ");
            }
        }
        return 0;
    }

    private int addFollowing(Option option, @Nullable Bytes following, String name) {
        if (following == null) {
            throw new UsageException(name.substring(0, name.length() - 1) + " needs a value: " + name + option.value());
        }
        given.add(new Given(option, following));
        return 1;
    }

    private static Option find(String name, List<Option> known) {
        for (Option option : known) {
            if (option.isCalled(name)) {
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
