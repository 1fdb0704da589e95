package dev.reverie.linux.ffi;

import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;

/** Which CPUs a thread may run on. See sched_setaffinity(2). */
public final class Affinity {
    /** Size of a CPU mask, in bytes: 1,024 CPUs. */
    static final int MASK_SIZE = 128;

    private Affinity() {}

    /** Keeps the calling thread on the CPU it is on, and returns that CPU. */
    public static int pinCurrentThread() {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer cpu = NativeBuffer.in(arena, 8);
            LinuxException.check(Native.quick(Sys.GETCPU, cpu.address(), 0, 0, 0), "getcpu");
            int number = cpu.getInt(0);
            NativeBuffer mask = NativeBuffer.in(arena, MASK_SIZE);
            mask.putLong(number / 64 * 8L, 1L << number % 64);
            LinuxException.check(
                    Native.quick(Sys.SCHED_SETAFFINITY, 0, MASK_SIZE, mask.address(), 0),
                    "sched_setaffinity of the tracer thread");
            return number;
        }
    }

    /** Moves the calling thread to another CPU, if it may run on one: what waits for this one has it. Does not keep it there. */
    public static void stepAside() {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer cpu = NativeBuffer.in(arena, 8);
            NativeBuffer mask = NativeBuffer.in(arena, MASK_SIZE);
            if (Native.quick(Sys.GETCPU, cpu.address(), 0, 0, 0) != 0
                    || Native.quick(Sys.SCHED_GETAFFINITY, 0, MASK_SIZE, mask.address(), 0) < 0) {
                return;
            }
            long word = cpu.getInt(0) / Long.SIZE * (long) Long.BYTES;
            long all = mask.getLong(word);
            mask.putLong(word, all & ~(1L << cpu.getInt(0)));
            // Refused if there is no other.
            Native.quick(Sys.SCHED_SETAFFINITY, 0, MASK_SIZE, mask.address(), 0);
            mask.putLong(word, all);
            Native.quick(Sys.SCHED_SETAFFINITY, 0, MASK_SIZE, mask.address(), 0);
        }
    }
}
