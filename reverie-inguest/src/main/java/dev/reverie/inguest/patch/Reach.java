package dev.reverie.inguest.patch;

/**
 * Where a stub may be.
 *
 * @param jumpEnd behind the jump that leads there
 * @param trapping the bytes of the jump's distance that have to trap, a bit for each
 * @param isByBreakpoint whether they have to be {@code int3}: of the signals that the kernel forces on a thread SIGTRAP is the one that programs do
 *     without, and a forced signal that is blocked or ignored loses its handler
 */
record Reach(long jumpEnd, int trapping, boolean isByBreakpoint) {
    /** Stubs stay so much nearer than a jump reaches that what is in them reaches as far. */
    private static final long FARTHEST = (1L << 31) - (1L << 20);

    private static final int UPPER = 0b1100;
    private static final byte INT3 = (byte) 0xcc;

    Reach(long jumpEnd, int trapping) {
        this(jumpEnd, trapping, false);
    }

    /** The better part of it. */
    Reach byBreakpoint() {
        return new Reach(jumpEnd, trapping, true);
    }

    /** Whether the stub may begin at an address. */
    boolean fits(long address) {
        return fits(address, trapping);
    }

    /** Whether some address of an aligned range of 64 KiB may fit, by its upper bytes; the lower ones differ within it. */
    boolean mayFitWithin(long start, long size) {
        return fits(start, trapping & UPPER) || fits(start + size - 1, trapping & UPPER);
    }

    /** How far apart addresses are to be tried, in bytes. */
    int step() {
        return (trapping & 1) != 0 ? 1 : 16;
    }

    private boolean fits(long address, int bytes) {
        long distance = address - jumpEnd;
        if (Math.abs(distance) > FARTHEST) {
            return false;
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            int first = (int) (distance >> 8 * i);
            if ((bytes & 1 << i) != 0 && !(isByBreakpoint ? (byte) first == INT3 : TrapTail.traps(first))) {
                return false;
            }
        }
        return true;
    }
}
