package dev.reverie.ptrace.scheduler;

import dev.reverie.linux.ffi.Doorbell;
import dev.reverie.linux.ffi.Gate;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import dev.reverie.ptrace.debug.Requests;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one place where the tracer thread sleeps: for an event of a guest, a request, or work that other threads hand it. */
final class TracerWait {
    /** There is work to do first. */
    static final int WORK = 0;
    /** There is nothing to wait for. */
    static final int NOTHING = -1;

    /** How long the tracer thread waits for work and requests alone where those are likely to come, before it looks for events too. */
    private static final long PATIENCE_NANOS = 5_000_000;

    /** Where the tracer thread is. */
    private enum Place {
        AT_WORK,
        /** It waits for work, or a request. */
        AT_GATE,
        /** It waits for an event, or the bell. */
        IN_KERNEL
    }

    private final Ptrace ptrace;
    private final Waiter waiter;
    private final FairWaiter guests;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Place> place = new AtomicReference<>(Place.AT_WORK);
    private volatile @Nullable Gate gate;
    private Requests requests = Requests.NONE;
    private Runnable meeting = () -> {};
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
        Gate shut = gate;
        if (sleeper == Place.AT_GATE && shut != null) {
            shut.open();
        } else if (there != null) {
            there.ring();
        }
    }

    /** Lets other threads hand over work at any time. */
    void acceptWork() {
        if (bell == null) {
            bell = Doorbell.hang(ptrace);
        }
    }

    /** Has requests met, as pieces of work. */
    void attend(Requests wanted) {
        requests = wanted;
        meeting = wanted::meet;
        gate = new Gate();
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

    /** As {@link FairWaiter#pollExec}. */
    int pollExec() {
        return guests.pollExec();
    }

    /**
     * The thread id of the next event, {@link #WORK} or {@link #NOTHING}.
     *
     * @param wakeable whether other threads may hand over work meanwhile
     * @param isQuiet whether work or a request is likely to come before any event: it is waited for in a cheaper way then, and events
     *     may be seen some milliseconds late
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
        requests.leave();
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
        Gate there = gate;
        if (there == null) {
            return false;
        }
        place.set(Place.AT_GATE);
        if (work.isEmpty() && there.await(requests.take(), PATIENCE_NANOS)) {
            work.add(meeting);
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

    /** Takes the doorbell down, and leaves requests to others. */
    synchronized void close() {
        requests.leave();
        Doorbell there = bell;
        if (there != null) {
            bell = null;
            there.remove(waiter);
        }
        Gate shut = gate;
        if (shut != null) {
            gate = null;
            shut.close();
        }
    }
}
