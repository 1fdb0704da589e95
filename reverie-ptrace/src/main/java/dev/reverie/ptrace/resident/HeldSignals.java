package dev.reverie.ptrace.resident;

import dev.reverie.linux.Signals;
import dev.reverie.linux.ffi.Ptrace;
import java.util.function.IntSupplier;

/**
 * Signals that were about to be delivered to a thread whose registers are not its program's, and that the kernel keeps until they are. The thread blocks them
 * meanwhile: what a tracer delivers to a thread that blocks it is pending again, as it was, for the thread or its process. So a call that blocks signals, takes
 * them or shows which are pending finds them as if they had come while the thread stood at it. Confined to the tracer thread.
 */
public final class HeldSignals {
    private static final int FIRST_REAL_TIME = 32;

    private final Ptrace ptrace;
    private final IntSupplier tid;
    private boolean isHolding;

    /** The signals that the thread blocks itself, while some are held. */
    private long mask;

    /** None, of a thread whose id an exec may change. */
    public HeldSignals(Ptrace ptrace, IntSupplier tid) {
        this.ptrace = ptrace;
        this.tid = tid;
    }

    /** Whether a signal can be held: one of real time would come behind its like, and one of job control would discard others once more. */
    public static boolean canHold(int signal) {
        return signal < FIRST_REAL_TIME && !Signals.isJobControl(signal);
    }

    /** Has the thread, which stands at the delivery of the signal, block it. It is held once the thread has been resumed with it. */
    public void hold(int signal) {
        long blocked = ptrace.signalMask(tid.getAsInt());
        if (!isHolding) {
            isHolding = true;
            mask = blocked;
        }
        ptrace.setSignalMask(tid.getAsInt(), blocked | Signals.bit(signal));
    }

    /** The thread, which stands still, is to take what was held as soon as it runs on. */
    public void release() {
        if (isHolding) {
            isHolding = false;
            ptrace.setSignalMask(tid.getAsInt(), mask);
        }
    }
}
