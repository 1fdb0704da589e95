package dev.reverie.benchmarks;

import java.util.List;

/** Rows for tests. */
final class Rows {
    private Rows() {}

    /** A row of getpid, pinned, whose ratio to a rival is given. */
    static Row call(String contestant, double nanos, String rival, double ratio) {
        return new Row(
                Group.CALLS,
                "getpid",
                Workload.Unit.NANOSECONDS,
                Placement.PINNED,
                contestant,
                new Row.Measured(Summary.of(List.of(nanos)), 2e9, nanos / 100, rival, ratio));
    }

    /** A row of start-up. */
    static Row start(String contestant, double nanos) {
        return new Row(
                Group.START_UP,
                "/bin/true",
                Workload.Unit.MILLISECONDS,
                Placement.UNPINNED,
                contestant,
                new Row.Measured(Summary.of(List.of(nanos)), nanos, null, null, null));
    }

    /** A row without a figure. */
    static Row missing(String contestant, String reason) {
        return new Row(
                Group.CALLS, "getpid", Workload.Unit.NANOSECONDS, Placement.PINNED, contestant, new Row.Failed(reason));
    }

    /** A report of rows. */
    static Report report(Row... rows) {
        return new Report(
                new Machine("6.18", "Some CPU", 2, "25", "0.10", "2026-01-01T00:00Z"),
                3,
                List.of(rows),
                CorpusRuns.NONE);
    }
}
