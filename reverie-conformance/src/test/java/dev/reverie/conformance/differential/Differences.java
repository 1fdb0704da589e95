package dev.reverie.conformance.differential;

import java.util.List;

/** Shows on the spot where we differ from strace: {@code Differences ioctl git}; without names, everywhere. */
final class Differences {
    private Differences() {}

    public static void main(String[] names) {
        Report report = new Report();
        for (Subject subject : Corpus.all()) {
            if (names.length == 0 || List.of(names).contains(subject.name())) {
                Comparison comparison = Duel.run(subject);
                report.add(comparison);
                if (names.length > 0) {
                    System.out.print(Report.pairs(comparison));
                }
            }
        }
        report.write(Duel.OUTPUT);
        System.out.print(report.scores());
    }
}
