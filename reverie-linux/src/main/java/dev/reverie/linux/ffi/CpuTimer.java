package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;

/**
 * A counter of a thread's CPU time that tells another thread, by a signal, when it has reached a value: once. See
 * perf_event_open(2). Nothing of it is seen by the thread that it counts for.
 */
public final class CpuTimer implements AutoCloseable {
    private static final int PERF_COUNT_SW_TASK_CLOCK = 1;

    /** The kernel lets clocks run faster or slower by half of a thousandth at most. */
    private static final int ADJUSTMENT = 1000;

    private static final long LATENCY = 20_000;

    /** The kernel rounds shorter times up to this, in nanoseconds. */
    private static final long LEAST = 10_000;

    private final int descriptor;
    private final long duration;

    private CpuTimer(int descriptor, long duration) {
        this.descriptor = descriptor;
        this.duration = duration;
    }

    /** What came of an attempt to start a timer: it, or the positive errno of what failed. */
    public record Started(@org.jspecify.annotations.Nullable CpuTimer timer, int errno) {}

    /**
     * Starts one.
     *
     * @param tid whose CPU time counts
     * @param nanos how much
     * @param listener the thread that gets the signal
     * @param signal which
     */
    public static Started start(int tid, long nanos, int listener, int signal) {
        long result = open(nanos, PerfEvent.DISABLED, tid);
        if (result == -Errnos.EACCES) {
            // Without privileges, time in the kernel counts but is not interrupted.
            result = open(nanos, PerfEvent.DISABLED | PerfEvent.EXCLUDE_KERNEL, tid);
        }
        if (Errnos.isError(result)) {
            return new Started(null, (int) -result);
        }
        int descriptor = (int) result;
        PerfEvent.ringTo(descriptor, listener, signal);
        result = PerfEvent.enableOnce(descriptor);
        CpuTimer timer = new CpuTimer(descriptor, nanos);
        if (Errnos.isError(result)) {
            timer.close();
            return new Started(null, (int) -result);
        }
        return new Started(timer, 0);
    }

    private static long open(long nanos, long flags, int tid) {
        return PerfEvent.open(PerfEvent.TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK, nanos, flags, tid);
    }

    /** Whether the time has come. */
    public boolean isDue() {
        long value = PerfEvent.count(descriptor);
        // The clock that rings and the one that counts differ by what the former is adjusted.
        return value >= duration - duration / ADJUSTMENT - Math.min(duration / 2, LATENCY);
    }

    /**
     * What is left of the time, in nanoseconds; the least that a timer can have if nothing is. Where a thread is often scheduled the bell rings early,
     * by a tenth and more, and once only.
     */
    public long left() {
        return Math.max(LEAST, duration - PerfEvent.count(descriptor));
    }

    /** Whether it may have rung without being due. */
    public boolean isNear() {
        return left() <= duration / 2;
    }

    /** Ends it, due or not. */
    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
