package dev.reverie.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One contestant at one workload in one placement, and what has been measured of it so far. */
final class Entry {
    private final Workload workload;
    private final Placement placement;
    private final Contestant contestant;
    private final List<Double> values = new ArrayList<>();
    private final List<Double> walls = new ArrayList<>();
    private @Nullable String failure;
    private Workload.@Nullable Runner runner;

    Entry(Workload workload, Placement placement, Contestant contestant) {
        this.workload = workload;
        this.placement = placement;
        this.contestant = contestant;
        String missing = contestant.missing() == null ? workload.missing().orElse(null) : contestant.missing();
        failure = missing == null ? null : missing + " is not installed";
    }

    Contestant contestant() {
        return contestant;
    }

    /** Makes it ready to run, unless it can't. */
    void open() {
        if (failure == null) {
            attempt(() -> runner = workload.open(contestant, placement));
        }
    }

    /** Runs once more, if it is ready. */
    void run() {
        Workload.Runner ready = runner;
        if (ready != null && failure == null) {
            attempt(() -> {
                Sample sample = ready.run();
                values.add(sample.value());
                walls.add(sample.wall());
            });
        }
    }

    /** Ends what is ready to run. */
    void close() {
        Workload.Runner ready = runner;
        runner = null;
        if (ready != null && failure == null) {
            attempt(ready::close);
        }
    }

    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (BenchmarkException e) {
            failure = "failed: " + e.getMessage();
        }
    }

    /** What is to be said of it, given the program by itself and its rival. */
    Row toRow(@Nullable Entry byItself, @Nullable Entry rival) {
        String reason = failure;
        Row.Outcome outcome;
        if (reason != null) {
            outcome = new Row.Failed(reason);
        } else {
            outcome = new Row.Measured(
                    Summary.of(values),
                    Summary.median(walls),
                    ratioTo(byItself),
                    rival == null ? null : rival.contestant.name(),
                    ratioTo(rival));
        }
        return new Row(workload.group(), workload.name(), workload.unit(), placement, contestant.name(), outcome);
    }

    private @Nullable Double ratioTo(@Nullable Entry other) {
        return other == null || other.failure != null ? null : Summary.ratio(values, other.values);
    }
}
