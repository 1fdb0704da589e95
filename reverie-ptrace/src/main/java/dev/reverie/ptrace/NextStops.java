package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.GuestEnded;
import dev.reverie.linux.ProcessStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Handlers that wait until threads have stopped once more. An interruption takes effect when a thread is next on its way to its program; until
 * then it may be in front of the filters of a call. Confined to the tracer thread but for {@link #await}.
 */
final class NextStops<G extends GlobalState, T extends @Nullable Object> {
    /** How often it is looked whether a thread can't stop soon. */
    private static final long LOOK_MILLIS = 10;

    /**
     * States, as in proc(5), of threads that stand still (t, T), are gone (Z, X), or wait in the middle of a call and stop at its end (D). They make no
     * call before they stop.
     */
    private static final String STANDING = "tTZXD";

    private final Tracer<G, T> tracer;
    private final List<Awaited> awaited = new ArrayList<>();

    /** Threads that have not stopped yet. */
    static final class Awaited {
        private final Set<Integer> tids = new HashSet<>();
        private final CountDownLatch none = new CountDownLatch(1);
    }

    NextStops(Tracer<G, T> tracer) {
        this.tracer = tracer;
    }

    /** Has threads stop. */
    Awaited interrupt(List<GuestThread<G, T>> threads) {
        Awaited stops = new Awaited();
        for (GuestThread<G, T> thread : threads) {
            tracer.ptrace().interrupt(thread.tid());
            stops.tids.add(thread.tid());
        }
        awaited.add(stops);
        look(stops);
        return stops;
    }

    /** A thread has stopped, or ended. */
    void seen(int tid) {
        if (!awaited.isEmpty()) {
            for (Awaited stops : List.copyOf(awaited)) {
                stops.tids.remove(tid);
                endIfNone(stops);
            }
        }
    }

    private void look(Awaited stops) {
        stops.tids.removeIf(NextStops::stands);
        endIfNone(stops);
    }

    private void endIfNone(Awaited stops) {
        if (stops.tids.isEmpty()) {
            awaited.remove(stops);
            stops.none.countDown();
        }
    }

    private static boolean stands(int tid) {
        ProcessStatus status = ProcessStatus.of(tid);
        return status == null || STANDING.indexOf(status.state()) >= 0;
    }

    /** Waits until all have stopped, or stand where they make no call before they do. In a handler of {@code thread}. */
    void await(Awaited stops, GuestThread<G, T> thread) {
        try {
            while (!stops.none.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                tracer.onTracer(() -> {
                    look(stops);
                    return null;
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuestEnded(thread.id(), "has been killed");
        }
    }
}
