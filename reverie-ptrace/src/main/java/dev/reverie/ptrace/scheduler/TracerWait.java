package dev.reverie.ptrace.scheduler;

import dev.reverie.linux.ffi.Doorbell;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The one place where the tracer thread sleeps: for an event of a guest, or for work that other threads hand it. */
final class TracerWait {
    /** There is work to do first. */
    static final int WORK = 0;
    /** There is nothing to wait for. */
    static final int NOTHING = -1;

    private final Ptrace ptrace;
    private final Waiter waiter;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile @Nullable Doorbell bell;
    private Runnable onRing = () -> {};

    TracerWait(Ptrace ptrace, Waiter waiter) {
        this.ptrace = ptrace;
        this.waiter = waiter;
    }

    /** Hands work to the tracer thread and wakes it if it sleeps. From any thread. */
    void submit(Runnable task) {
        work.add(task);
        if (waiting.get() && waiting.compareAndSet(true, false)) {
            ring();
        }
    }

    private synchronized void ring() {
        Doorbell there = bell;
        if (there != null) {
            there.ring();
        }
    }

    /** Lets other threads hand over work at any time. */
    void acceptWork() {
        if (bell == null) {
            bell = Doorbell.hang(ptrace);
        }
    }

    /** Runs something on the tracer thread whenever the bell has rung, and returns the thread that is the bell. */
    int listen(Runnable listener) {
        acceptWork();
        onRing = listener;
        return Objects.requireNonNull(bell).tid();
    }

    /** The next piece of work; null if there is none. */
    @Nullable
    Runnable poll() {
        return work.poll();
    }

    /**
     * The thread id of the next event, {@link #WORK} or {@link #NOTHING}.
     *
     * @param wakeable whether other threads may hand over work meanwhile
     */
    int next(boolean wakeable) {
        if (wakeable) {
            acceptWork();
        }
        if (!wakeable && bell == null) {
            // Nobody else is at work who could hand something over.
            if (!work.isEmpty()) {
                return WORK;
            }
            int tid = waiter.waitForAny();
            return tid == 0 ? NOTHING : tid;
        }
        for (; ; ) {
            waiting.set(true);
            if (!work.isEmpty()) {
                waiting.set(false);
                return WORK;
            }
            int tid = waiter.waitForAny();
            waiting.set(false);
            Doorbell there = bell;
            if (there != null && tid == there.tid()) {
                ptrace.resume(tid, Ptrace.CONT, 0);
                onRing.run();
                continue;
            }
            return tid == 0 ? NOTHING : tid;
        }
    }

    /** As {@link #next}, but does not wait: {@link Waiter#NOTHING_YET} if nothing has happened. */
    int peek() {
        if (!work.isEmpty()) {
            return WORK;
        }
        int tid = waiter.poll();
        Doorbell there = bell;
        if (there != null && tid == there.tid()) {
            ptrace.resume(tid, Ptrace.CONT, 0);
            onRing.run();
            return Waiter.NOTHING_YET;
        }
        return tid == 0 ? NOTHING : tid;
    }

    /** The status word of the last event. */
    int status() {
        return waiter.status();
    }

    /** Takes the doorbell down. */
    synchronized void close() {
        Doorbell there = bell;
        if (there != null) {
            bell = null;
            there.remove(waiter);
        }
    }
}
