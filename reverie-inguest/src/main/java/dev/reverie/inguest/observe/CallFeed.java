package dev.reverie.inguest.observe;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Observer;
import dev.reverie.api.ThreadContext;
import dev.reverie.syscalls.Observed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells observers what threads have recorded, those of several threads in the order of time. For the tracer's thread; what observers throw goes to
 * its callers.
 *
 * <p>A record that is committed while others are being drained may come after younger ones of other threads; what a thread did
 * before it woke another is always told first, because that is committed when the other's is written.
 */
public final class CallFeed<G extends GlobalState, T extends @Nullable Object> {
    /** Measured when it is needed for the first time. */
    private @Nullable TimestampClock clock;

    private final Map<Integer, RecordedThread<G, T>> threads = new HashMap<>();
    private long damages;

    /** An observer that waits lets another thread of the tracer's go on, which may come here too. */
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * From now on the ring of a thread is drained.
     *
     * @param observer the tool's instance for its process
     */
    public void add(Observer<G, T> observer, ThreadContext<G, T> thread, Ring ring) {
        lock.lock();
        try {
            TimestampClock measured = clock == null ? new TimestampClock() : clock;
            clock = measured;
            threads.put(thread.tid(), new RecordedThread<>(observer, thread, new RingReader(ring), measured));
        } finally {
            lock.unlock();
        }
    }

    /** Tells all that was committed up to now. Called before any other event is told, and now and then. */
    public void drain() {
        lock.lock();
        try {
            collect();
            tell();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out of the rings all that was committed up to now, to be told later. Called when a ring is full. */
    public void collect() {
        lock.lock();
        try {
            if (clock != null && !threads.isEmpty()) {
                clock.synchronize();
            }
            for (RecordedThread<G, T> thread : threads.values()) {
                thread.drain();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells all that has been collected. */
    public void tell() {
        lock.lock();
        try {
            List<RecordedThread<G, T>> busy = new ArrayList<>();
            for (RecordedThread<G, T> thread : threads.values()) {
                if (thread.hasMore()) {
                    busy.add(thread);
                }
            }
            if (busy.size() == 1) {
                busy.getFirst().tellAll();
                return;
            }
            PriorityQueue<RecordedThread<G, T>> next = new PriorityQueue<>(busy);
            while (!next.isEmpty()) {
                RecordedThread<G, T> thread = next.remove();
                thread.tellFirst();
                if (thread.hasMore()) {
                    next.add(thread);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A thread will not come back to the recorder from the call that it is in: a signal has interrupted it, or the tracer answers it.
     *
     * @param result what the call returned, restart codes included
     * @param guest the thread, which is stopped
     */
    public void interrupted(int tid, long result, Observed guest) {
        lock.lock();
        try {
            drain();
            RecordedThread<G, T> thread = threads.get(tid);
            if (thread != null) {
                thread.interrupted(result, guest);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the thread is in a call whose end was not recorded yet. */
    public boolean isInCall(int tid) {
        lock.lock();
        try {
            RecordedThread<G, T> thread = threads.get(tid);
            return thread != null && thread.isInCall();
        } finally {
            lock.unlock();
        }
    }

    /** A thread records no more: it is gone, has loaded another program or is let go. What it has recorded is told; a call that it was in has no end. */
    public void remove(int tid) {
        lock.lock();
        try {
            drain();
            RecordedThread<G, T> thread = threads.remove(tid);
            if (thread != null) {
                damages += thread.damages();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How often a ring held what no recorder has written: calls are missing then, for the guest has overwritten them. */
    public long damages() {
        lock.lock();
        try {
            return damages
                    + threads.values().stream()
                            .mapToLong(RecordedThread::damages)
                            .sum();
        } finally {
            lock.unlock();
        }
    }
}
