package dev.reverie.inguest;

import dev.reverie.linux.Signals;
import dev.reverie.ptrace.resident.Ground;

/**
 * Signals that were about to be delivered to a thread in the runtime, and that the kernel keeps until it has left. The thread blocks them meanwhile: what a
 * tracer delivers to a thread that blocks it is pending again, as it was, for the thread or its process. So a call that blocks signals, takes them or shows
 * which are pending finds them as if they had come while the thread stood at it. Confined to the tracer thread.
 */
final class HeldSignals {
    private static final int FIRST_REAL_TIME = 32;

    private final Ground<?, ?> ground;
    private boolean isHolding;

    /** The signals that the thread blocks itself, while some are held. */
    private long mask;

    /** None, of a thread. */
    HeldSignals(Ground<?, ?> ground) {
        this.ground = ground;
    }

    /** Whether a signal can be held: one of real time would come behind its like, and one of job control would discard others once more. */
    static boolean canHold(int signal) {
        return signal < FIRST_REAL_TIME && !Signals.isJobControl(signal);
    }

    /** Has the thread, which stands at the delivery of the signal, run on without it. */
    void hold(int signal) {
        long blocked = ground.ptrace().signalMask(ground.tid());
        if (!isHolding) {
            isHolding = true;
            mask = blocked;
        }
        ground.ptrace().setSignalMask(ground.tid(), blocked | Signals.bit(signal));
        ground.resume(signal);
    }

    /** The thread, which stands still, leaves the runtime: what was held is delivered as soon as it runs on. */
    void release() {
        if (isHolding) {
            isHolding = false;
            ground.ptrace().setSignalMask(ground.tid(), mask);
        }
    }
}
