package dev.reverie.ptrace.scheduler;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The part of a guest thread that a scheduler keeps: the handler that waits for its next stop, if one does. */
public abstract class Awaiter {
    private @Nullable Thread waiting;
    private int status;
    private volatile boolean ready;

    /** A thread for which nobody waits. */
    protected Awaiter() {}

    /** Whether the thread is gone. */
    protected abstract boolean hasEnded();

    /** The wait status it ended with. */
    protected abstract int endStatus();

    /** Whether a handler waits for the next event. */
    public final boolean isAwaited() {
        return waiting != null;
    }

    /** The handler's thread begins to wait, unless the guest thread has ended: then that is what it gets. On the tracer. */
    final boolean await(Thread thread) {
        if (hasEnded()) {
            status = endStatus();
            ready = true;
            return false;
        }
        ready = false;
        waiting = thread;
        return true;
    }

    /** The waiting has ended otherwise. On the tracer thread. */
    final void cancel() {
        waiting = null;
    }

    /** Ends the waiting with an event. On the tracer thread. */
    final void deliver(int event) {
        Thread thread = Objects.requireNonNull(waiting);
        waiting = null;
        status = event;
        ready = true;
        LockSupport.unpark(thread);
    }

    final boolean isReady() {
        return ready;
    }

    final int status() {
        return status;
    }
}
