package dev.reverie.conformance.programs;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often each kind of begin and end has been seen. */
final class LifecycleCounts implements GlobalState {
    private final Map<Event, Integer> counts = new EnumMap<>(Event.class);

    /** What is counted. */
    enum Event {
        NEW_PROCESS,
        THREAD_START,
        EXEC,
        THREAD_EXIT,
        PROCESS_EXIT,
        END
    }

    /**
     * One more of this kind.
     *
     * @param event the kind
     */
    record Add(Event event) implements Request<LifecycleCounts, @Nullable Void> {
        @Override
        public @Nullable Void handle(LifecycleCounts counts, Sender sender) {
            counts.add(event);
            return null;
        }
    }

    @Override
    public void onEnd() {
        add(Event.END);
    }

    /** The counts. */
    synchronized Map<Event, Integer> counts() {
        return new EnumMap<>(counts);
    }

    private synchronized void add(Event event) {
        counts.merge(event, 1, Integer::sum);
    }
}
