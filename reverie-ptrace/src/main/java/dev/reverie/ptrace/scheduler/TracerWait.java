package dev.reverie.ptrace.scheduler;

import dev.reverie.linux.ffi.Doorbell;
import dev.reverie.linux.ffi.Gate;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one place where the tracer thread sleeps: for an event of a guest, or for work that other threads hand it. */
final class TracerWait {
    /** There is work to do first. */
    static final int WORK = 0;
    /** There is nothing to wait for. */
    static final int NOTHING = -1;

    /** How long the tracer thread waits for work alone where that is likely to come, before it looks for events too. */
    private static final long PATIENCE_NANOS = 5_000_000;

    /** Where the tracer thread is. */
    private enum Place {
        AT_WORK,
        /** It waits for work. */
        AT_GATE,
        /** It waits for an event, or the bell. */
        IN_KERNEL
    }

    private final Ptrace ptrace;
    private final Waiter waiter;
    private final FairWaiter guests;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Place> place = new AtomicReference<>(Place.AT_WORK);
    private final Gate gate = new Gate();
    private volatile @Nullable Doorbell bell;
    private Runnable onRing = () -> {};

    TracerWait(Ptrace ptrace, Waiter waiter) {
        this.ptrace = ptrace;
        this.waiter = waiter;
        this.guests = new FairWaiter(waiter);
    }

    /** Hands work to the tracer thread and wakes it if it sleeps. From any thread. */
    void submit(Runnable task) {
        work.add(task);
        for (Place there = place.get(); there != Place.AT_WORK; there = place.get()) {
            if (place.compareAndSet(there, Place.AT_WORK)) {
                wake(there);
                return;
            }
        }
    }

    private synchronized void wake(Place sleeper) {
        Doorbell there = bell;
        if (there == null) {
            return;
        }
        if (sleeper == Place.AT_GATE) {
            gate.open();
        } else {
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
     * @param isQuiet whether work is likely to come before any event: it is waited for in a cheaper way then, and events may be seen
     *     some milliseconds late
     */
    int next(boolean wakeable, boolean isQuiet) {
        if (wakeable) {
            acceptWork();
        }
        if (!wakeable && bell == null) {
            // Nobody else is at work who could hand something over.
            if (!work.isEmpty()) {
                return WORK;
            }
            int tid = guests.waitForAny();
            return tid == 0 ? NOTHING : tid;
        }
        if (isQuiet && guests.isEmpty() && isWorkBroughtToGate()) {
            return WORK;
        }
        for (; ; ) {
            place.set(Place.IN_KERNEL);
            if (!work.isEmpty()) {
                place.set(Place.AT_WORK);
                return WORK;
            }
            int tid = guests.waitForAny();
            place.set(Place.AT_WORK);
            Doorbell there = bell;
            if (there != null && tid == there.tid()) {
                ptrace.resume(tid, Ptrace.CONT, 0);
                onRing.run();
                continue;
            }
            return tid == 0 ? NOTHING : tid;
        }
    }

    private boolean isWorkBroughtToGate() {
        gate.shut();
        place.set(Place.AT_GATE);
        if (work.isEmpty()) {
            gate.await(PATIENCE_NANOS);
        }
        // Whoever has brought some and seen us here has said so; else it is found before we wait elsewhere.
        place.set(Place.AT_WORK);
        return !work.isEmpty();
    }

    /** As {@link #next}, but does not wait: {@link Waiter#NOTHING_YET} if nothing has happened. */
    int peek() {
        if (!work.isEmpty()) {
            return WORK;
        }
        int tid = guests.poll();
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
        return guests.status();
    }

    /** Takes the doorbell down. */
    synchronized void close() {
        Doorbell there = bell;
        if (there != null) {
            bell = null;
            there.remove(waiter);
        }
        gate.close();
    }
}
