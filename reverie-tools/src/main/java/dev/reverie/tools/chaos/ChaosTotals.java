package dev.reverie.tools.chaos;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the chaos has come to, and what the whole guest has in common. */
public final class ChaosTotals implements GlobalState {
    private final Map<Mischief, Long> counts = new EnumMap<>(Mischief.class);

    /** What has been put into an epoll set edge-triggered, by the names that /proc has for it. */
    private final Set<String> edgeTriggered = new HashSet<>();

    /** How often this was done. */
    public synchronized long count(Mischief mischief) {
        return counts.getOrDefault(mischief, 0L);
    }

    /** One line that says what was done how often. */
    public String summary() {
        return count(Mischief.SHORT_READ) + " short reads, " + count(Mischief.SHORT_WRITE) + " short writes, "
                + count(Mischief.EINTR) + " EINTR, " + count(Mischief.EAGAIN) + " EAGAIN";
    }

    private synchronized void add(Mischief mischief) {
        counts.merge(mischief, 1L, Long::sum);
    }

    private synchronized void addEdgeTriggered(String link) {
        edgeTriggered.add(link);
    }

    private synchronized boolean isEdgeTriggered(String link) {
        return edgeTriggered.contains(link);
    }

    /** This was done once more. */
    record Done(Mischief mischief) implements Request<ChaosTotals, @Nullable Void> {
        @Override
        public @Nullable Void handle(ChaosTotals totals, Sender from) {
            totals.add(mischief);
            return null;
        }
    }

    /** Readiness of this open file is reported once, and then only when there is news. */
    record AddEdgeTriggered(String link) implements Request<ChaosTotals, @Nullable Void> {
        @Override
        public @Nullable Void handle(ChaosTotals totals, Sender from) {
            totals.addEdgeTriggered(link);
            return null;
        }
    }

    /** Whether that is so. */
    record IsEdgeTriggered(String link) implements Request<ChaosTotals, Boolean> {
        @Override
        public Boolean handle(ChaosTotals totals, Sender from) {
            return totals.isEdgeTriggered(link);
        }
    }
}
