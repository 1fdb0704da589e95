package dev.reverie.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets all contestants run in turns, many short times: whatever else the machine does meanwhile hits all alike. Every other
 * round goes in the opposite order, so that nobody always follows the same neighbour.
 */
final class Race {
    private final List<Heat> heats = new ArrayList<>();
    private final Consumer<String> progress;

    /** The contestants of one workload in one placement, which are compared. */
    private record Heat(String label, List<Entry> entries) {
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
                heats.add(new Heat(workload.name() + ", " + placement.label(), entries));
            }
        }
    }

    /** Runs it. */
    List<Row> run(int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (Heat heat : heats) {
                progress.accept("round " + (round + 1) + " of " + rounds + ": " + heat.label());
                for (Entry entry :
                        round % 2 == 0 ? heat.entries() : heat.entries().reversed()) {
                    entry.run();
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Heat heat : heats) {
            rows.addAll(heat.rows());
        }
        return rows;
    }
}
