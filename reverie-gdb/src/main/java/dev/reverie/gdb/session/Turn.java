package dev.reverie.gdb.session;

import dev.reverie.linux.ffi.Lookout;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whose turn it is to read what a client says, and to answer: of the thread that the session runs on, or of the tracer thread, which needs
 * no other while the guest stands. While it is nobody's the session's thread waits until the client says something, and has the turn then,
 * unless the tracer thread has taken it before.
 *
 * <p>What has the turn has all that belongs to it, and sees what was done with it before.
 */
final class Turn implements AutoCloseable {
    private enum Holder {
        SESSION,
        NOBODY,
        TRACER
    }

    private final Lookout lookout;
    private final Thread session = Thread.currentThread();
    private final AtomicReference<Holder> holder = new AtomicReference<>(Holder.SESSION);

    /**
     * One that the calling thread has, which is the session's.
     *
     * @param lookout for what the client says
     */
    Turn(Lookout lookout) {
        this.lookout = lookout;
    }

    // ---- the session's thread ----

    /** Gives the turn to the tracer thread, which is about to do something for the session, and then to call {@link #isKept}. */
    void give() {
        holder.set(Holder.TRACER);
    }

    /** Waits for the turn. */
    void await() {
        while (holder.get() != Holder.SESSION) {
            lookout.await();
            holder.compareAndSet(Holder.NOBODY, Holder.SESSION);
        }
    }

    // ---- the tracer thread ----

    /**
     * What the session's thread has given the turn for is done: whether that was on the tracer thread, which keeps the turn. Where no program
     * runs there is none, and it was on the session's own.
     */
    @SuppressWarnings("ReferenceEquality") // a thread is itself alone
    boolean isKept() {
        boolean isKept = Thread.currentThread() != session;
        if (!isKept) {
            holder.set(Holder.SESSION);
        }
        return isKept;
    }

    /** Whether the tracer thread has the turn; takes it if nobody has. */
    boolean take() {
        if (holder.get() == Holder.TRACER) {
            return true;
        }
        if (!holder.compareAndSet(Holder.NOBODY, Holder.TRACER)) {
            return false;
        }
        lookout.end();
        return true;
    }

    /** Leaves the turn, if the tracer thread has it, to who needs it first. */
    void leave() {
        if (holder.compareAndSet(Holder.TRACER, Holder.NOBODY)) {
            // Not before: the session's thread would have been woken in vain, and slept on.
            lookout.begin();
        }
    }

    /** Gives the turn to the session's thread. */
    void giveBack() {
        holder.set(Holder.SESSION);
        lookout.call();
    }

    /** On the session's thread, which does not need the turn any more, but keeps it. */
    @Override
    public void close() {
        lookout.close();
    }
}
