package dev.reverie.tools.chaos;

import java.util.EnumSet;
import java.util.Set;

/**
 * How bad a {@link ChaosTool} is.
 *
 * @param seed what all chance is derived from: the same program under the same seed meets the same chaos
 * @param skip how many reads and writes of every program are left alone, counted in each of its threads
 * @param probability how likely a call that may be tampered with is, from 0 to 1
 * @param bytes how many bytes a short read moves at most
 * @param mischief what is done
 * @param channels what it is done on; by default on all but regular files, which POSIX promises to read in one piece
 * @param onPrograms whether also to files that are programs or libraries: the dynamic loader takes a short read of those for
 *     a broken file
 * @param interruptsAll whether EINTR is also for processes without a handler that interrupts calls (sigaction(2) without
 *     SA_RESTART), to which the kernel never gives it
 */
public record ChaosOptions(
        long seed,
        long skip,
        double probability,
        int bytes,
        Set<Mischief> mischief,
        Set<Channel> channels,
        boolean onPrograms,
        boolean interruptsAll) {
    /** All that a program has to be ready for, always. */
    public static final ChaosOptions DEFAULT = new ChaosOptions(
            0, 0, 1, 1, EnumSet.allOf(Mischief.class), EnumSet.complementOf(EnumSet.of(Channel.FILE)), false, false);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public ChaosOptions {
        if (skip < 0 || bytes < 1 || !(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "skip " + skip + ", probability " + probability + ", bytes " + bytes + " are out of range");
        }
        mischief = Set.copyOf(mischief);
        channels = Set.copyOf(channels);
    }

    /** The same with another {@link #seed}. */
    public ChaosOptions withSeed(long value) {
        return new ChaosOptions(value, skip, probability, bytes, mischief, channels, onPrograms, interruptsAll);
    }

    /** The same with another {@link #skip}. */
    public ChaosOptions withSkip(long value) {
        return new ChaosOptions(seed, value, probability, bytes, mischief, channels, onPrograms, interruptsAll);
    }

    /** The same with another {@link #probability}. */
    public ChaosOptions withProbability(double value) {
        return new ChaosOptions(seed, skip, value, bytes, mischief, channels, onPrograms, interruptsAll);
    }

    /** The same with other {@link #bytes}. */
    public ChaosOptions withBytes(int value) {
        return new ChaosOptions(seed, skip, probability, value, mischief, channels, onPrograms, interruptsAll);
    }

    /** The same with other {@link #mischief}. */
    public ChaosOptions with(Set<Mischief> value) {
        return new ChaosOptions(seed, skip, probability, bytes, value, channels, onPrograms, interruptsAll);
    }

    /** The same with other {@link #channels}. */
    public ChaosOptions on(Set<Channel> value) {
        return new ChaosOptions(seed, skip, probability, bytes, mischief, value, onPrograms, interruptsAll);
    }

    /** The same with {@link #onPrograms} as given. */
    public ChaosOptions withPrograms(boolean value) {
        return new ChaosOptions(seed, skip, probability, bytes, mischief, channels, value, interruptsAll);
    }

    /** The same with {@link #interruptsAll} as given. */
    public ChaosOptions withInterruptsAll(boolean value) {
        return new ChaosOptions(seed, skip, probability, bytes, mischief, channels, onPrograms, value);
    }
}
