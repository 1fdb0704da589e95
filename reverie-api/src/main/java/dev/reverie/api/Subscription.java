package dev.reverie.api;

import dev.reverie.syscalls.SyscallInfo;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.Trait;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    private static final Subscription NONE = new Subscription(new BitSet(), false, null, Set.of());

    /** Calls that the vDSO answers without the kernel; see vdso(7). */
    private static final Set<Integer> VDSO_CALLS = Set.of(
            Sysno.GETTIMEOFDAY, Sysno.TIME, Sysno.CLOCK_GETTIME, Sysno.CLOCK_GETRES, Sysno.GETCPU, Sysno.GETRANDOM);

    /** What can be subscribed besides system calls. */
    private enum Event {
        SIGNALS,
        TIMESTAMP_COUNTER,
        CPUID,
        BRANCH_TIMERS
    }

    /** The numbers that are subscribed; or, if {@code inverted}, those that are not. */
    private final BitSet numbers;

    private final boolean inverted;

    /** Which calls must not be answered by the vDSO, if they are subscribed; null for those that are subscribed one by one. */
    private final @Nullable Set<Integer> vdso;

    private final Set<Event> events;

    private Subscription(BitSet numbers, boolean inverted, @Nullable Set<Integer> vdso, Set<Event> events) {
        this.numbers = numbers;
        this.inverted = inverted;
        this.vdso = vdso;
        this.events = events;
    }

    /** No events but starts and ends. */
    public static Subscription none() {
        return NONE;
    }

    /** Every system call, those with unknown numbers included. */
    public static Subscription allSyscalls() {
        return new Subscription(new BitSet(), true, null, Set.of());
    }

    /**
     * The system calls with these x86-64 numbers.
     *
     * @throws IllegalArgumentException if a number is not in 0…1023
     */
    public static Subscription syscalls(int... numbers) {
        return new Subscription(setOf(numbers), false, null, Set.of());
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
        return new Subscription(setOf(numbers), true, null, Set.of());
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
        return with(Event.SIGNALS);
    }

    /**
     * The same, and reads of the timestamp counter by the instructions RDTSC and RDTSCP: {@link Tool#onTimestampCounter}. The
     * vDSO's functions that read it become system calls, as by {@link #withVdsoCalls}, but are only seen if they are subscribed.
     */
    public Subscription withTimestampCounter() {
        return with(Event.TIMESTAMP_COUNTER);
    }

    /**
     * The same, and the instruction CPUID: {@link Tool#onCpuid}. Where it can't be intercepted, a run is refused before the guest
     * starts. Which instructions are seen is for {@link Guest#cpuidInterception} to say.
     */
    public Subscription withCpuid() {
        return with(Event.CPUID);
    }

    /**
     * The same, and timers that count branches, for tools that are of no use without: where there are none, a run is refused before the
     * guest starts. Others may set one without this, and are told then. See {@link TimerSchedule#afterBranches}.
     */
    public Subscription withBranchTimers() {
        return with(Event.BRANCH_TIMERS);
    }

    private Subscription with(Event event) {
        Set<Event> more = EnumSet.of(event);
        more.addAll(events);
        return new Subscription(numbers, inverted, vdso, more);
    }

    /**
     * Whether subscribed calls are seen also where a program makes them through the vDSO: clock_gettime, gettimeofday, time,
     * clock_getres, getcpu and getrandom. The vDSO answers most of them without the kernel; for a tool to see them, its functions
     * are made to call the kernel, and cost as much as any other intercepted call.
     *
     * <p>Without a word on it, this is so for calls that are subscribed one by one or by a trait, and not where {@link
     * #allSyscalls} or {@link #allSyscallsExcept} hold them too: a tool that looks at everything then sees what strace(1) sees.
     */
    public Subscription withVdsoCalls(boolean seen) {
        return new Subscription(numbers, inverted, seen ? VDSO_CALLS : Set.of(), events);
    }

    /** What either of the two wants. Calls through the vDSO are seen that one of them sees. */
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
        Set<Event> allEvents = new HashSet<>(events);
        allEvents.addAll(other.events);
        Set<Integer> allVdso = new HashSet<>();
        for (Subscription each : List.of(this, other)) {
            Arrays.stream(each.vdsoCalls()).forEach(allVdso::add);
        }
        return new Subscription(union, inverted || other.inverted, Set.copyOf(allVdso), Set.copyOf(allEvents));
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
        return events.contains(Event.SIGNALS);
    }

    /** Whether reads of the timestamp counter are subscribed. */
    public boolean hasTimestampCounter() {
        return events.contains(Event.TIMESTAMP_COUNTER);
    }

    /** Whether the instruction CPUID is subscribed. */
    public boolean hasCpuid() {
        return events.contains(Event.CPUID);
    }

    /** Whether timers that count branches must be possible. */
    public boolean hasBranchTimers() {
        return events.contains(Event.BRANCH_TIMERS);
    }

    /** The numbers of the subscribed calls that the vDSO must leave to the kernel, ascending. See {@link #withVdsoCalls}. */
    public int[] vdsoCalls() {
        Set<Integer> seen = vdso != null ? vdso : inverted ? Set.of() : VDSO_CALLS;
        return seen.stream()
                .mapToInt(Integer::intValue)
                .filter(this::hasSyscall)
                .sorted()
                .toArray();
    }

    /** The numbers subscribed one by one, or, if {@link #isAllSyscallsExcept}, left out one by one; ascending. */
    public int[] numbers() {
        return numbers.stream().toArray();
    }

    @Override
    public String toString() {
        return "Subscription[syscalls=" + (inverted ? "all except " : "") + Arrays.toString(numbers())
                + (vdso == null ? "" : ", vDSO " + Arrays.toString(vdsoCalls()))
                + (events.isEmpty() ? "]" : ", " + events + "]");
    }
}
