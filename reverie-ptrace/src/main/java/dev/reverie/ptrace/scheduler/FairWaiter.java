package dev.reverie.ptrace.scheduler;

import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.ffi.Waiter;
import java.util.ArrayDeque;
import java.util.function.IntSupplier;

/**
 * Takes events such that no thread waits for ever to be heard. The kernel reports the first that it finds, and looks at the threads always in the same
 * order: a few that stop again and again would keep all others waiting. So from time to time all events that there are are taken, and told one after the other.
 *
 * <p>What waits here may be overtaken: its thread is killed, or its id is taken by another one's exec. Then there is a later event of the same id, and the stop
 * is not told: nobody stands there any more. Confined to the tracer thread.
 */
final class FairWaiter {
    /** So many events are taken one at a time before all are. */
    private static final int ROUND = 4;

    private record Event(int tid, int status) {}

    private final Waiter waiter;

    /** Made once, not for each event. */
    private final IntSupplier waiting;

    private final IntSupplier polling;
    private final ArrayDeque<Event> taken = new ArrayDeque<>();
    private int left = ROUND;
    private int status;

    FairWaiter(Waiter waiter) {
        this.waiter = waiter;
        waiting = waiter::waitForAny;
        polling = waiter::poll;
    }

    /** As {@link Waiter#waitForAny}. */
    int waitForAny() {
        return first(waiting);
    }

    /** As {@link Waiter#poll}. */
    int poll() {
        return first(polling);
    }

    /**
     * An exec that has happened, before all other events: it may have given a thread the id of another, which is no more, and stands where that one
     * seems to stand. 0 if there is none, or, as long as usage is counted, none is known.
     */
    int pollExec() {
        if (!waiter.isCountingUsage()) {
            takeAll(waiter.poll());
        }
        for (Event event : taken) {
            if (WaitStatus.isStopped(event.status()) && WaitStatus.event(event.status()) == WaitStatus.EVENT_EXEC) {
                taken.remove(event);
                status = event.status();
                return event.tid();
            }
        }
        return 0;
    }

    private int first(IntSupplier source) {
        for (; ; ) {
            int tid = next();
            if (tid != 0) {
                return tid;
            }
            int found = source.getAsInt();
            if (found <= 0) {
                return found;
            }
            // What a thread has used is known of the last event only.
            if (--left > 0 || waiter.isCountingUsage()) {
                status = waiter.status();
                return found;
            }
            left = ROUND;
            takeAll(found);
        }
    }

    /** Whether no event has been taken that is still to be told. */
    boolean isEmpty() {
        return taken.isEmpty();
    }

    /** The status word of the last event. */
    int status() {
        return status;
    }

    /** The next of those that have been taken; 0 if there is none. */
    private int next() {
        for (Event event = taken.poll(); event != null; event = taken.poll()) {
            if (!WaitStatus.isStopped(event.status()) || !waiter.hasEvent(event.tid())) {
                status = event.status();
                return event.tid();
            }
        }
        return 0;
    }

    private void takeAll(int first) {
        for (int tid = first; tid > 0; tid = waiter.poll()) {
            int from = tid;
            // Where it stood it stands no more.
            taken.removeIf(event -> event.tid() == from && WaitStatus.isStopped(event.status()));
            taken.add(new Event(tid, waiter.status()));
        }
    }
}
