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

    /** Runs once more, unless it can't. */
    void run() {
        if (failure != null) {
            return;
        }
        try {
            Sample sample = workload.run(contestant, placement);
            values.add(sample.value());
            walls.add(sample.wall());
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
