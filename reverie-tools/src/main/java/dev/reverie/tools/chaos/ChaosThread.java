package dev.reverie.tools.chaos;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The chance of one thread. It is derived from the seed and from which child of which thread this is, and not from numbers
 * that the kernel gives, so that the same program meets the same chaos.
 */
public final class ChaosThread {
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final SplittableRandom random;

    /**
     * Descriptors whose last read, or last write, was made to fail; the next one is not, or the program would get nowhere. Reads at
     * twice the descriptor, writes behind it: who looks for input between two tries to write would otherwise never write.
     */
    private final BitSet failed = new BitSet();

    private long transfers;
    private long children;
    private @Nullable OpenFile last;

    ChaosThread(long seed, long transfers) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.transfers = transfers;
    }

    /** The state of the next thread or process that this thread creates. */
    ChaosThread child() {
        return new ChaosThread(derive(seed, ++children), transfers);
    }

    /** A seed from a seed and a number. */
    static long derive(long seed, long number) {
        return new SplittableRandom(seed + number * GOLDEN_RATIO).nextLong();
    }

    /** Another program was loaded. */
    void beginProgram() {
        transfers = 0;
        failed.clear();
    }

    /** How many transfers this program has made in this thread, this one included. */
    long countTransfer() {
        return ++transfers;
    }

    /** A number from 0 to 1, without 1. */
    double chance() {
        return random.nextDouble();
    }

    /** Whether a read of this descriptor, or a write, is to fail, if it can: every other one does. */
    boolean isItsTurn(int fd, boolean isRead) {
        int index = 2 * fd + (isRead ? 0 : 1);
        failed.flip(index);
        return failed.get(index);
    }

    /** The file that was looked at last. */
    @Nullable
    OpenFile last() {
        return last;
    }

    void setLast(OpenFile file) {
        last = file;
    }
}
