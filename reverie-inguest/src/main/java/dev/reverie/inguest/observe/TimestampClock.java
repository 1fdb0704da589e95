package dev.reverie.inguest.observe;

import dev.reverie.linux.ffi.Processor;

/**
 * Tells what {@link System#nanoTime} was when the timestamp counter had some value. The rate is measured, and gets better the longer it is: {@link
 * #synchronize} measures again. For one thread.
 */
public final class TimestampClock {
    private static final int POWER_MANAGEMENT = 0x8000_0007;
    private static final int EXTENDED = 0x8000_0000;
    private static final int INVARIANT = 1 << 8;
    private static final long FIRST_NANOS = 2_000_000;

    private final Moment start;
    private Moment last;
    private double nanosPerTick;

    private record Moment(long timestamp, long nanos) {
        /** Both clocks at once: of a few tries the one that took the least time. */
        static Moment now() {
            Moment best = new Moment(0, 0);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                long before = Processor.timestamp();
                long nanos = System.nanoTime();
                long after = Processor.timestamp();
                if (after - before < least) {
                    least = after - before;
                    best = new Moment(before + (after - before) / 2, nanos);
                }
            }
            return best;
        }
    }

    /** A clock that has measured for two milliseconds. */
    public TimestampClock() {
        start = Moment.now();
        do {
            last = Moment.now();
        } while (last.nanos() - start.nanos() < FIRST_NANOS);
        nanosPerTick = rate();
    }

    /** Whether the counter runs at one rate, on all processors, whatever they do: CPUID says so. Without it, times make no sense. */
    public static boolean isUsable() {
        return Integer.compareUnsigned(Processor.cpuid(EXTENDED, 0)[0], POWER_MANAGEMENT) >= 0
                && (Processor.cpuid(POWER_MANAGEMENT, 0)[3] & INVARIANT) != 0;
    }

    /** Measures again. */
    public void synchronize() {
        last = Moment.now();
        nanosPerTick = rate();
    }

    private double rate() {
        return (double) (last.nanos() - start.nanos()) / (last.timestamp() - start.timestamp());
    }

    /** The counter, now. */
    public static long timestamp() {
        return Processor.timestamp();
    }

    /** The nanoseconds that belong to a value of the counter. */
    public long nanos(long timestamp) {
        return last.nanos() + Math.round((timestamp - last.timestamp()) * nanosPerTick);
    }
}
