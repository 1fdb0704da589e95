package dev.reverie.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets all contestants run in turns, many short times: whatever else the machine does meanwhile hits all alike. Every other
 * one goes in the opposite order, so that nobody always follows the same neighbour.
 */
final class Race {
    private final List<Heat> heats = new ArrayList<>();
    private final Consumer<String> progress;

    /** The contestants of one workload in one placement, which are compared. */
    private record Heat(String label, long turnsMillis, List<Entry> entries) {
        private static final int LEAST_TURNS = 5;
        private static final int MOST_TURNS = 1_000;

        /** Runs a round: all once, or in turns for some time. */
        private void run(int round) {
            entries.forEach(Entry::open);
            long start = System.nanoTime();
            int turn = 0;
            do {
                List<Entry> order = (round + turn) % 2 == 0 ? entries : entries.reversed();
                order.forEach(Entry::run);
                turn++;
            } while (turnsMillis > 0
                    && turn < MOST_TURNS
                    && (turn < LEAST_TURNS || System.nanoTime() - start < turnsMillis * 1_000_000));
            entries.forEach(Entry::close);
        }

        private @Nullable Entry find(@Nullable String name) {
            for (Entry entry : entries) {
                if (Objects.equals(entry.contestant().name(), name)) {
                    return entry;
                }
            }
            return null;
        }

        private List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            Entry byItself = find(Contestants.NATIVE);
            for (Entry entry : entries) {
                rows.add(entry.toRow(byItself, find(entry.contestant().rival())));
            }
            return rows;
        }
    }

    Race(List<Workload> workloads, Function<Group, List<Contestant>> contestants, Consumer<String> progress) {
        this.progress = progress;
        for (Workload workload : workloads) {
            for (Placement placement : Placement.values()) {
                List<Entry> entries = new ArrayList<>();
                for (Contestant contestant : contestants.apply(workload.group())) {
                    entries.add(new Entry(workload, placement, contestant));
                }
                heats.add(new Heat(workload.name() + ", " + placement.label(), workload.turnsMillis(), entries));
            }
        }
    }

    /** Runs it. */
    List<Row> run(int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (Heat heat : heats) {
                progress.accept("round " + (round + 1) + " of " + rounds + ": " + heat.label());
                heat.run(round);
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Heat heat : heats) {
            rows.addAll(heat.rows());
        }
        return rows;
    }
}
