package dev.reverie.conformance.differential;

import dev.reverie.conformance.programs.Needs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that is run under both.
 *
 * @param name what it is called in the report
 * @param kind what it is there for
 * @param argv how to start it
 * @param needs the programs that must be installed
 */
record Subject(String name, Kind kind, List<String> argv, List<String> needs) {
    /** What is not installed of that, null if nothing. */
    @Nullable
    String missing() {
        return needs.stream().filter(program -> !Needs.has(program)).findFirst().orElse(null);
    }

    /** Two kinds, with a score each. */
    enum Kind {
        /** What people run. */
        PROGRAM("programs", 99.0, 3),
        /** C programs that make every system call, in good and in bad ways. */
        CALLS("C guests", 95.0, 2);

        private final String title;
        private final double threshold;
        private final int runs;

        Kind(String title, double threshold, int runs) {
            this.title = title;
            this.threshold = threshold;
            this.runs = runs;
        }

        /** For people. */
        String title() {
            return title;
        }

        /** How often it is run under strace to tell what is always the same: programs with threads leave more to chance. */
        int runs() {
            return runs;
        }

        /** The percentage of lines that must be identical. */
        double threshold() {
            return threshold;
        }
    }
}
