package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;

/**
 * A counter of something that a thread does. See perf_event_open(2). Nothing of it is seen by the thread that it counts for. Results are
 * descriptors, 0 or −errno.
 */
final class PerfEvent {
    static final int TYPE_SOFTWARE = 1;
    static final int TYPE_RAW = 4;
    static final long DISABLED = 1;
    static final long EXCLUDE_KERNEL = 1L << 5;
    static final long EXCLUDE_HYPERVISOR = 1L << 6;

    private static final int ATTRIBUTES = 120;
    private static final int FLAG_FD_CLOEXEC = 8;
    private static final int IOC_ENABLE = 0x2400;
    private static final int IOC_REFRESH = 0x2402;
    private static final int F_SETFL = 4;
    private static final int F_SETSIG = 10;
    private static final int F_SETOWN_EX = 15;
    private static final int O_ASYNC = 0x2000;

    private PerfEvent() {}

    /**
     * Opens a counter.
     *
     * @param period after how many it rings; 0 for never
     * @param flags of struct perf_event_attr
     * @param tid whose; 0 for the calling thread
     */
    static long open(int type, long config, long period, long flags, int tid) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer attributes = NativeBuffer.in(arena, ATTRIBUTES);
            attributes.putInt(0, type);
            attributes.putInt(4, ATTRIBUTES);
            attributes.putLong(8, config);
            attributes.putLong(16, period);
            attributes.putLong(40, flags);
            attributes.putInt(48, period == 0 ? 0 : 1);
            return Native.quick(Sys.PERF_EVENT_OPEN, attributes.address(), tid, -1, -1, FLAG_FD_CLOEXEC, 0);
        }
    }

    /** Lets a counter send a thread of ours a signal when it rings. */
    static void ringTo(int descriptor, int listener, int signal) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer owner = NativeBuffer.in(arena, 8);
            owner.putInt(4, listener);
            Native.quick(Sys.FCNTL, descriptor, F_SETFL, O_ASYNC, 0);
            Native.quick(Sys.FCNTL, descriptor, F_SETSIG, signal, 0);
            Native.quick(Sys.FCNTL, descriptor, F_SETOWN_EX, owner.address(), 0);
        }
    }

    /** Lets a counter that was opened disabled count, for good. */
    static long enable(int descriptor) {
        return Native.quick(Sys.IOCTL, descriptor, IOC_ENABLE, 0, 0);
    }

    /** Lets it count until it rings once. */
    static long enableOnce(int descriptor) {
        return Native.quick(Sys.IOCTL, descriptor, IOC_REFRESH, 1, 0);
    }

    /** How much it has counted; −EIO if it can't tell. */
    static long count(int descriptor) {
        byte[] count = new byte[Long.BYTES];
        if (Descriptors.read(descriptor, count) != count.length) {
            return -Errnos.EIO;
        }
        long value = 0;
        for (int i = count.length - 1; i >= 0; i--) {
            value = value << 8 | count[i] & 0xff;
        }
        return value;
    }
}
