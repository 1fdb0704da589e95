package dev.reverie.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One system call, again and again: the median of short batches, each timed by the guest itself. */
final class CallWorkload implements Workload.Single {
    /** So few that most batches are not disturbed by what else the machine does. */
    private static final int PER_BATCH = 100;

    /** So many that each batch of recorded calls has its share of the reading of their records, which is done some hundred calls at a time. */
    static final int PER_LONG_BATCH = 2000;

    private final String call;
    private final Group group;
    private final long warmUpMillis;
    private final long measureMillis;
    private final Stopwatch stopwatch;
    private final Helpers helpers;

    CallWorkload(
            String call, Group group, long warmUpMillis, long measureMillis, Stopwatch stopwatch, Helpers helpers) {
        this.call = call;
        this.group = group;
        this.warmUpMillis = warmUpMillis;
        this.measureMillis = measureMillis;
        this.stopwatch = stopwatch;
        this.helpers = helpers;
    }

    @Override
    public String name() {
        return call;
    }

    @Override
    public Group group() {
        return group;
    }

    @Override
    public Unit unit() {
        return Unit.NANOSECONDS;
    }

    @Override
    public Optional<String> missing() {
        return helpers.missing();
    }

    @Override
    public Sample run(Contestant contestant, Placement placement) {
        List<String> program = List.of(
                helpers.path(Helpers.CALLS),
                call,
                Integer.toString(PER_BATCH),
                Long.toString(warmUpMillis),
                Long.toString(measureMillis));
        Stopwatch.Timed timed = stopwatch.time(contestant, placement, program);
        List<Double> batches = new ArrayList<>();
        for (String line : timed.output().lines().toList()) {
            batches.add(Double.valueOf(line));
        }
        if (batches.isEmpty()) {
            throw new BenchmarkException("the guest printed nothing");
        }
        return new Sample(Summary.median(batches), timed.wall());
    }
}
