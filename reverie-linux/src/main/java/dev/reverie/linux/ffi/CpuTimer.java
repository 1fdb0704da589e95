package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;

/**
 * A counter of a thread's CPU time that tells another thread, by a signal, when it has reached a value: once. See
 * perf_event_open(2). Nothing of it is seen by the thread that it counts for.
 */
public final class CpuTimer implements AutoCloseable {
    private static final int ATTRIBUTES = 120;
    private static final int PERF_TYPE_SOFTWARE = 1;
    private static final int PERF_COUNT_SW_TASK_CLOCK = 1;
    private static final long DISABLED = 1;
    private static final long EXCLUDE_KERNEL = 1L << 5;
    private static final int PERF_FLAG_FD_CLOEXEC = 8;
    private static final int PERF_EVENT_IOC_REFRESH = 0x2402;
    private static final int F_SETFL = 4;
    private static final int F_SETSIG = 10;
    private static final int F_SETOWN_EX = 15;
    private static final int O_ASYNC = 0x2000;

    /** The kernel lets clocks run faster or slower by half of a thousandth at most. */
    private static final int ADJUSTMENT = 1000;

    private static final long LATENCY = 20_000;

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
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer attributes = NativeBuffer.in(arena, ATTRIBUTES);
            attributes.putInt(0, PERF_TYPE_SOFTWARE);
            attributes.putInt(4, ATTRIBUTES);
            attributes.putLong(8, PERF_COUNT_SW_TASK_CLOCK);
            attributes.putLong(16, nanos);
            attributes.putLong(40, DISABLED);
            attributes.putInt(48, 1);
            long result = open(attributes, tid);
            if (result == -Errnos.EACCES) {
                // Without privileges, time in the kernel counts but is not interrupted.
                attributes.putLong(40, DISABLED | EXCLUDE_KERNEL);
                result = open(attributes, tid);
            }
            if (Errnos.isError(result)) {
                return new Started(null, (int) -result);
            }
            int descriptor = (int) result;
            NativeBuffer owner = NativeBuffer.in(arena, 8);
            owner.putInt(4, listener);
            Native.quick(Sys.FCNTL, descriptor, F_SETFL, O_ASYNC, 0);
            Native.quick(Sys.FCNTL, descriptor, F_SETSIG, signal, 0);
            Native.quick(Sys.FCNTL, descriptor, F_SETOWN_EX, owner.address(), 0);
            result = Native.quick(Sys.IOCTL, descriptor, PERF_EVENT_IOC_REFRESH, 1, 0);
            CpuTimer timer = new CpuTimer(descriptor, nanos);
            if (Errnos.isError(result)) {
                timer.close();
                return new Started(null, (int) -result);
            }
            return new Started(timer, 0);
        }
    }

    private static long open(NativeBuffer attributes, int tid) {
        return Native.quick(Sys.PERF_EVENT_OPEN, attributes.address(), tid, -1, -1, PERF_FLAG_FD_CLOEXEC, 0);
    }

    /** Whether the time has come. */
    public boolean isDue() {
        byte[] count = new byte[Long.BYTES];
        if (Descriptors.read(descriptor, count) != count.length) {
            return false;
        }
        long value = 0;
        for (int i = count.length - 1; i >= 0; i--) {
            value = value << 8 | count[i] & 0xff;
        }
        // The clock that rings and the one that counts differ by what the former is adjusted.
        return value >= duration - duration / ADJUSTMENT - Math.min(duration / 2, LATENCY);
    }

    /** Ends it, due or not. */
    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
