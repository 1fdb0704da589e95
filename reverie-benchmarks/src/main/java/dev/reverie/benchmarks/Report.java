package dev.reverie.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * All that was found out.
 *
 * @param machine where and when
 * @param rounds how often each contestant ran
 * @param rows the figures
 */
record Report(Machine machine, int rounds, List<Row> rows) {
    /** What came of each promise. */
    List<Target.Verdict> verdicts() {
        List<Target.Verdict> verdicts = new ArrayList<>();
        for (Target target : Target.all()) {
            verdicts.addAll(target.verdicts(rows));
        }
        return verdicts;
    }
}
