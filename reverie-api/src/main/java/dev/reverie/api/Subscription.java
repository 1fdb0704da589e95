package dev.reverie.api;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which events a tool wants. What is not subscribed costs the guest nothing. Immutable; each {@code with…} method makes a
 * changed copy.
 *
 * <p>Thread and process starts and ends are always reported. So are calls in a foreign convention ({@link
 * dev.reverie.syscalls.ForeignSyscall}) as soon as any system call is subscribed: their numbers mean something else, and
 * leaving them out would be missing calls in silence.
 */
public final class Subscription {
    /** One more than the highest number that may be subscribed one by one. */
    private static final int NUMBERS = 1024;

    private static final Subscription NONE = new Subscription(new BitSet(), false, false);

    private final BitSet numbers;
    private final boolean allSyscalls;
    private final boolean signals;

    private Subscription(BitSet numbers, boolean allSyscalls, boolean signals) {
        this.numbers = numbers;
        this.allSyscalls = allSyscalls;
        this.signals = signals;
    }

    /** No events but starts and ends. */
    public static Subscription none() {
        return NONE;
    }

    /** Every system call, those with unknown numbers included. */
    public static Subscription allSyscalls() {
        return new Subscription(new BitSet(), true, false);
    }

    /**
     * The system calls with these x86-64 numbers.
     *
     * @throws IllegalArgumentException if a number is not in 0…1023
     */
    public static Subscription syscalls(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            if (number < 0 || number >= NUMBERS) {
                throw new IllegalArgumentException("not a system call number: " + number);
            }
            set.set(number);
        }
        return new Subscription(set, false, false);
    }

    /** The same, and inbound signals. */
    public Subscription withSignals() {
        return new Subscription(numbers, allSyscalls, true);
    }

    /** Whether every system call is subscribed. */
    public boolean isAllSyscalls() {
        return allSyscalls;
    }

    /** Whether any system call is subscribed. */
    public boolean hasSyscalls() {
        return allSyscalls || !numbers.isEmpty();
    }

    /** Whether the system call with this x86-64 number is subscribed. */
    public boolean hasSyscall(int number) {
        return allSyscalls || number >= 0 && numbers.get(number);
    }

    /** Whether inbound signals are subscribed. */
    public boolean hasSignals() {
        return signals;
    }

    /** The numbers subscribed one by one, ascending; empty if all are. */
    public int[] numbers() {
        return numbers.stream().toArray();
    }

    @Override
    public String toString() {
        return "Subscription[syscalls=" + (allSyscalls ? "all" : Arrays.toString(numbers()))
                + (signals ? ", signals]" : "]");
    }
}
