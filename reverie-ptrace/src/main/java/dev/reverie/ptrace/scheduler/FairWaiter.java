package dev.reverie.ptrace.scheduler;

import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.ffi.Waiter;
import java.util.ArrayDeque;

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
    private final ArrayDeque<Event> taken = new ArrayDeque<>();
    private int left = ROUND;
    private int status;

    FairWaiter(Waiter waiter) {
        this.waiter = waiter;
    }

    /** As {@link Waiter#waitForAny}. */
    int waitForAny() {
        int tid = next();
        return tid != 0 ? tid : took(waiter.waitForAny());
    }

    /** As {@link Waiter#poll}. */
    int poll() {
        int tid = next();
        return tid != 0 ? tid : took(waiter.poll());
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

    private int took(int tid) {
        if (tid > 0) {
            status = waiter.status();
            if (--left == 0) {
                left = ROUND;
                takeAll();
            }
        }
        return tid;
    }

    private void takeAll() {
        // What a thread has used is known of the last event only.
        while (!waiter.isCountingUsage()) {
            int tid = waiter.poll();
            if (tid <= 0) {
                return;
            }
            taken.add(new Event(tid, waiter.status()));
        }
    }
}
