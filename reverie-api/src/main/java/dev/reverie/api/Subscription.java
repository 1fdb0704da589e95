package dev.reverie.api;

import dev.reverie.syscalls.SyscallInfo;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.Trait;
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

    /** The numbers that are subscribed; or, if {@code inverted}, those that are not. */
    private final BitSet numbers;

    private final boolean inverted;
    private final boolean signals;

    private Subscription(BitSet numbers, boolean inverted, boolean signals) {
        this.numbers = numbers;
        this.inverted = inverted;
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
        return new Subscription(setOf(numbers), false, false);
    }

    /**
     * The system calls that have one of these traits, such as all that open a file by its name. A call that is newer than
     * {@link Sysno#MAX} is none of them.
     */
    public static Subscription syscalls(Trait trait, Trait... more) {
        Trait[] traits = Arrays.copyOf(more, more.length + 1);
        traits[more.length] = trait;
        return syscalls(SyscallInfo.numbersWith(traits));
    }

    /**
     * Every system call but those with these x86-64 numbers.
     *
     * @throws IllegalArgumentException if a number is not in 0…1023
     */
    public static Subscription allSyscallsExcept(int... numbers) {
        return new Subscription(setOf(numbers), true, false);
    }

    private static BitSet setOf(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            if (number < 0 || number >= NUMBERS) {
                throw new IllegalArgumentException("not a system call number: " + number);
            }
            set.set(number);
        }
        return set;
    }

    /** The same, and inbound signals. */
    public Subscription withSignals() {
        return new Subscription(numbers, inverted, true);
    }

    /** What either of the two wants. */
    public Subscription or(Subscription other) {
        BitSet union = (BitSet) numbers.clone();
        if (inverted && other.inverted) {
            union.and(other.numbers);
        } else if (inverted) {
            union.andNot(other.numbers);
        } else if (other.inverted) {
            union = (BitSet) other.numbers.clone();
            union.andNot(numbers);
        } else {
            union.or(other.numbers);
        }
        return new Subscription(union, inverted || other.inverted, signals || other.signals);
    }

    /** Whether every system call is subscribed. */
    public boolean isAllSyscalls() {
        return inverted && numbers.isEmpty();
    }

    /** Whether every system call is subscribed but those with {@link #numbers}. */
    public boolean isAllSyscallsExcept() {
        return inverted;
    }

    /** Whether any system call is subscribed. */
    public boolean hasSyscalls() {
        return inverted || !numbers.isEmpty();
    }

    /** Whether the system call with this x86-64 number is subscribed. */
    public boolean hasSyscall(int number) {
        return (number >= 0 && numbers.get(number)) != inverted;
    }

    /** Whether inbound signals are subscribed. */
    public boolean hasSignals() {
        return signals;
    }

    /** The numbers subscribed one by one, or, if {@link #isAllSyscallsExcept}, left out one by one; ascending. */
    public int[] numbers() {
        return numbers.stream().toArray();
    }

    @Override
    public String toString() {
        return "Subscription[syscalls=" + (inverted ? "all except " : "") + Arrays.toString(numbers())
                + (signals ? ", signals]" : "]");
    }
}
