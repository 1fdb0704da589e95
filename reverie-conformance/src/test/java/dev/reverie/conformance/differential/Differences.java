package dev.reverie.conformance.differential;

import java.util.Collection;
import java.util.List;

/** Compares programs of the corpus; started from a shell, it shows on the spot where we differ from strace. */
final class Differences {
    private Differences() {}

    /** {@code Differences ioctls git} shows all differences of two programs; without names, the scores of all. */
    public static void main(String[] names) {
        Report report = of(List.of(names), names.length > 0);
        System.out.print(report.scores());
    }

    /** Compares the programs of these names, or all if there are none, and writes the report to {@link Duel#OUTPUT}. */
    static Report of(Collection<String> names, boolean verbose) {
        Report report = new Report();
        for (Subject subject : Corpus.all()) {
            if (names.isEmpty() || names.contains(subject.name())) {
                compare(subject, report, verbose);
            }
        }
        report.write(Duel.OUTPUT);
        return report;
    }

    private static void compare(Subject subject, Report report, boolean verbose) {
        String missing = subject.missing();
        if (missing != null) {
            report.skip(subject, missing);
            return;
        }
        Comparison comparison = Duel.run(subject);
        report.add(comparison);
        if (verbose) {
            System.out.print(Report.pairs(comparison));
        }
    }
}
