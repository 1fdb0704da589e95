package dev.reverie.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was found out.
 *
 * @param machine where and when
 * @param rounds how often each contestant ran
 * @param rows the figures
 * @param coverage how the calls of programs were met inside the guest
 */
record Report(Machine machine, int rounds, List<Row> rows, CorpusRuns coverage) {
    private static final double COVERAGE_LIMIT = 99.9;

    /** Of all programs together, how many of a hundred calls took no stop in second runs; null if nothing was counted. */
    @Nullable
    Double covered() {
        Coverage sum = Coverage.sum(coverage.second());
        return sum.calls() == 0 ? null : sum.percent();
    }

    /** Whether that is as promised. */
    boolean isCovered() {
        Double covered = covered();
        return covered != null && covered >= COVERAGE_LIMIT;
    }

    /** What came of each promise. */
    List<Target.Verdict> verdicts() {
        List<Target.Verdict> verdicts = new ArrayList<>();
        for (Target target : Target.all()) {
            verdicts.addAll(target.verdicts(rows));
        }
        return verdicts;
    }
}
