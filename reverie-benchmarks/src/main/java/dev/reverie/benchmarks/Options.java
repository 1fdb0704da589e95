package dev.reverie.benchmarks;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param quick whether to be quick rather than accurate
 * @param rounds how often each contestant runs
 * @param json where to write the report as JSON; null for nowhere
 * @param groups what to measure
 * @param reverie the launcher of what is measured
 */
record Options(boolean quick, int rounds, @Nullable Path json, Set<Group> groups, String reverie) {
    /** How it is used. */
    static final String USAGE = """
            Usage: ./bench [--quick] [--rounds N] [--json FILE] [--only LETTERS]

            Measures what interception costs, against no tracer, strace, and a minimal tracer in C.

              --quick         fewer and shorter runs
              --rounds N      how often everything runs (default 7; 3 if quick)
              --json FILE     write the figures as JSON, too
              --only LETTERS  a: nanoseconds per system call; b: whole programs; c: start-up; d: backtraces;
                              e: calls and programs inside the guest; f: how many calls are met there without a stop;
                              g: packets of gdb's protocol, beside gdbserver
            """;

    private static final int ROUNDS = 7;
    private static final int QUICK_ROUNDS = 3;

    /** The command line makes no sense. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /** Reads the command line. */
    static Options parse(List<String> arguments) {
        boolean quick = false;
        int rounds = 0;
        Path json = null;
        Set<Group> groups = EnumSet.allOf(Group.class);
        String reverie = "./reverie";
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--quick" -> quick = true;
                case "--rounds" -> rounds = number(value(option, rest));
                case "--json" -> json = Path.of(value(option, rest));
                case "--only" -> groups = groups(value(option, rest));
                case "--reverie" -> reverie = value(option, rest);
                default -> throw new UsageException("unknown option '" + option + "'");
            }
        }
        if (rounds == 0) {
            rounds = quick ? QUICK_ROUNDS : ROUNDS;
        }
        return new Options(quick, rounds, json, groups, reverie);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageException("not a number of rounds: '" + text + "'");
    }

    private static Set<Group> groups(String letters) {
        Set<Group> chosen = EnumSet.noneOf(Group.class);
        for (Group group : Group.values()) {
            if (letters.indexOf(group.letter()) >= 0) {
                chosen.add(group);
            }
        }
        if (chosen.size() != letters.length() || chosen.isEmpty()) {
            throw new UsageException("--only needs letters out of a to g, not '" + letters + "'");
        }
        return chosen;
    }
}
