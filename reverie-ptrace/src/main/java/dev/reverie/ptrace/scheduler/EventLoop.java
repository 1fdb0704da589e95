package dev.reverie.ptrace.scheduler;

import org.jspecify.annotations.Nullable;

/** What a scheduler drives: the tracer's own logic. Called only on the tracer thread. */
public interface EventLoop<H extends Awaiter> {
    /** The status word of a thread that asks without having stopped; see {@link #asking}. No status of the kernel's. */
    int ASKS = -1;

    /** Whether threads may ask without stopping, so that the tracer is to look for them rather than to sleep. */
    default boolean isAsked() {
        return false;
    }

    /** A thread that asks; its event has the status {@link #ASKS}. Null if none does. */
    default @Nullable H asking() {
        return null;
    }

    /** Whether no thread of the guest runs, so that what comes next is most likely work from other threads, and not an event. */
    default boolean isQuiet() {
        return false;
    }

    /** Whether the guest and all handlers have ended. */
    boolean isDone();

    /** Whose event it is that the kernel reported for {@code tid}; null if it has been dealt with or put aside. */
    @Nullable
    H resolve(int tid, int status);

    /** Deals with an event of a thread for which no handler waits; runs handlers through {@link HandlerScheduler#start}. */
    void dispatch(H thread, int status);

    /** The kernel knows of no child or tracee any more, although {@link #isDone()} does not hold. */
    void lostAll();
}
