package dev.reverie.syscalls;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of signals, as the kernel's {@code sigset_t} has it.
 *
 * @param bits bit {@code n - 1} for signal {@code n}
 */
public record SignalSet(long bits) {
    private static final SignalSet NONE = new SignalSet(0);
    private static final SignalSet ALL = new SignalSet(-1);

    /** No signal. */
    public static SignalSet none() {
        return NONE;
    }

    /** Every signal. */
    public static SignalSet all() {
        return ALL;
    }

    /** These signals; {@link IllegalArgumentException} if one is no signal of Linux. */
    public static SignalSet of(Signal... signals) {
        SignalSet set = NONE;
        for (Signal signal : signals) {
            set = set.with(signal);
        }
        return set;
    }

    /** The set with these bits. */
    public static SignalSet ofBits(long bits) {
        return new SignalSet(bits);
    }

    /** Whether a signal is in it. */
    public boolean contains(Signal signal) {
        return exists(signal) && (bits & bit(signal)) != 0;
    }

    /** The set with one more signal; {@link IllegalArgumentException} if it is no signal of Linux. */
    public SignalSet with(Signal signal) {
        if (!exists(signal)) {
            throw new IllegalArgumentException("no signal: " + signal);
        }
        return new SignalSet(bits | bit(signal));
    }

    /** The set without a signal. */
    public SignalSet without(Signal signal) {
        return exists(signal) ? new SignalSet(bits & ~bit(signal)) : this;
    }

    /** All other signals. */
    public SignalSet inverted() {
        return new SignalSet(~bits);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return bits == 0;
    }

    /** The signals, in the order of their numbers. */
    public List<Signal> signals() {
        List<Signal> signals = new ArrayList<>();
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            signals.add(Signal.of(Long.numberOfTrailingZeros(rest) + 1));
        }
        return List.copyOf(signals);
    }

    private static boolean exists(Signal signal) {
        return signal.number() >= 1 && signal.number() <= Signal.MAX;
    }

    private static long bit(Signal signal) {
        return 1L << (signal.number() - 1);
    }

    /** The names, as in {@code [SIGINT, SIGTERM]}. */
    @Override
    public String toString() {
        return signals().toString();
    }
}
