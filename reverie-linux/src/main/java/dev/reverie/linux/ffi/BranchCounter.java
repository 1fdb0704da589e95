package dev.reverie.linux.ffi;

import dev.reverie.linux.BranchEvent;
import dev.reverie.linux.Errnos;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The processor's counter of the conditional branches that a thread retires in its program. It tells another thread, by a signal, each time
 * it has counted so many more.
 */
public final class BranchCounter implements AutoCloseable {
    private static final long FLAGS = PerfEvent.EXCLUDE_KERNEL | PerfEvent.EXCLUDE_HYPERVISOR;

    private final int descriptor;

    private BranchCounter(int descriptor) {
        this.descriptor = descriptor;
    }

    /** What came of an attempt to start a counter: it, or the positive errno of what failed. */
    public record Started(@Nullable BranchCounter counter, int errno) {}

    /** 0 if there is such a counter here, or the positive errno; ENODEV if it is not known how this processor counts. */
    public static int probe() {
        Started started = start(0, 0, 0, 0);
        if (started.counter() != null) {
            started.counter().close();
        }
        return started.errno();
    }

    /**
     * Starts one at 0.
     *
     * @param tid whose branches count; it should be stopped
     * @param period after how many it rings; 0 for never
     * @param listener the thread that gets the signal
     * @param signal which
     */
    public static Started start(int tid, long period, int listener, int signal) {
        long event = event();
        if (event == BranchEvent.UNKNOWN) {
            return new Started(null, Errnos.ENODEV);
        }
        long result = PerfEvent.open(PerfEvent.TYPE_RAW, event, period, PerfEvent.DISABLED | FLAGS, tid);
        if (Errnos.isError(result)) {
            return new Started(null, (int) -result);
        }
        BranchCounter counter = new BranchCounter((int) result);
        if (period > 0) {
            PerfEvent.ringTo(counter.descriptor, listener, signal);
        }
        result = PerfEvent.enable(counter.descriptor);
        if (Errnos.isError(result)) {
            counter.close();
            return new Started(null, (int) -result);
        }
        return new Started(counter, 0);
    }

    private static long event() {
        int[] answer = Processor.cpuid(0, 0);
        byte[] vendor = new byte[12];
        for (int i = 0; i < vendor.length; i++) {
            int word = answer[new int[] {1, 3, 2}[i / 4]];
            vendor[i] = (byte) (word >> i % 4 * 8);
        }
        return BranchEvent.of(new String(vendor, StandardCharsets.ISO_8859_1), Processor.cpuid(1, 0)[0]);
    }

    /** How many branches there have been; negative if that can't be told. */
    public long count() {
        return PerfEvent.count(descriptor);
    }

    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
