package dev.reverie.conformance.differential;

import java.util.List;

/**
 * A program that is run under both.
 *
 * @param name what it is called in the report
 * @param kind what it is there for
 * @param argv how to start it
 */
record Subject(String name, Kind kind, List<String> argv) {
    /** Two kinds, with a score each. */
    enum Kind {
        /** What people run. */
        PROGRAM("programs", 99.0),
        /** C programs that make every system call, in good and in bad ways. */
        CALLS("C guests", 95.0);

        private final String title;
        private final double threshold;

        Kind(String title, double threshold) {
            this.title = title;
            this.threshold = threshold;
        }

        /** For people. */
        String title() {
            return title;
        }

        /** The percentage of identical lines that must be reached. */
        double threshold() {
            return threshold;
        }
    }
}
