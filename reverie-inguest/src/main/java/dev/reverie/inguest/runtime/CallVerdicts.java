package dev.reverie.inguest.runtime;

import dev.reverie.api.Subscription;
import dev.reverie.linux.Signals;
import dev.reverie.syscalls.Sysno;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Which calls are handled in the guest: a byte for each number. All others, and numbers from {@link #NUMBERS} on, are made by the stub's own
 * instruction, where the filter stops them or lets them pass.
 */
public final class CallVerdicts {
    /** How many numbers there are. */
    public static final int NUMBERS = 512;

    /** Handled in the guest. */
    static final byte HANDLE = 0;

    /** Made by the stub. */
    static final byte BARE = 1;

    /** Made by the stub if the range of memory that the first two arguments say touches the runtime's, else handled in the guest. */
    static final byte BARE_IN_RUNTIME = 2;

    /** Handled in the guest; if it is to be made then, the stub makes it. */
    static final byte HANDLE_THEN_BARE = 3;

    /**
     * Made by the stub if it sets the action of one of {@link #WATCHED_SIGNALS}, else handled in the guest: so it is, too, if that action is the default one, and
     * is known to be no other before.
     */
    static final byte BARE_IF_WATCHED = 4;

    /** Made by the stub if it has to do with gs: handled in the guest if it sets fs, as each program with a C library does. */
    static final byte BARE_IF_GS = 5;

    /**
     * Signals of whose actions the tracer has to know: those that faults force upon a thread, and that of children, by which it tells what a parent wants to
     * hear of them.
     */
    public static final List<Integer> WATCHED_SIGNALS =
            List.of(Signals.SIGILL, Signals.SIGTRAP, Signals.SIGBUS, Signals.SIGSEGV, Signals.SIGCHLD);

    /** What makes threads and processes, loads programs, ends them, or concerns signals, filters and tracing: the tracer has to see it. */
    private static final Set<Integer> TRACER = Set.of(
            Sysno.CLONE,
            Sysno.CLONE3,
            Sysno.FORK,
            Sysno.VFORK,
            Sysno.EXECVE,
            Sysno.EXECVEAT,
            Sysno.EXIT,
            Sysno.EXIT_GROUP,
            Sysno.RT_SIGRETURN,
            // It looks at the guest's stack pointer.
            Sysno.SIGALTSTACK,
            Sysno.SECCOMP,
            Sysno.PRCTL,
            Sysno.ARCH_PRCTL,
            Sysno.PTRACE,
            Sysno.WAIT4,
            Sysno.WAITID,
            Sysno.USERFAULTFD,
            Sysno.MREMAP,
            Sysno.REMAP_FILE_PAGES);

    /** Calls that block other signals while they wait. */
    private static final Set<Integer> MASK_CHANGING = Set.of(
            Sysno.RT_SIGSUSPEND,
            Sysno.PSELECT6,
            Sysno.PPOLL,
            Sysno.EPOLL_PWAIT,
            Sysno.EPOLL_PWAIT2,
            Sysno.IO_PGETEVENTS);

    private static final Set<Integer> MAPPINGS =
            Set.of(Sysno.MMAP, Sysno.MUNMAP, Sysno.MPROTECT, Sysno.PKEY_MPROTECT, Sysno.MADVISE);

    private final byte[] bytes = new byte[NUMBERS];

    /**
     * For what a tool has subscribed.
     *
     * @param stops says which numbers have to stop besides
     */
    public CallVerdicts(Subscription subscription, IntPredicate stops) {
        for (int number = 0; number < NUMBERS; number++) {
            bytes[number] = !subscription.hasSyscall(number) || stops.test(number) ? BARE : verdict(number);
        }
    }

    private static byte verdict(int number) {
        if (number == Sysno.ARCH_PRCTL) {
            return BARE_IF_GS;
        }
        if (number == Sysno.RT_SIGACTION) {
            return BARE_IF_WATCHED;
        }
        return TRACER.contains(number) ? BARE : MAPPINGS.contains(number) ? BARE_IN_RUNTIME : HANDLE;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Whether every call with this number is handled in the guest. */
    public boolean isPlain(int number) {
        return number >= 0 && number < NUMBERS && bytes[number] == HANDLE;
    }

    /**
     * Whether a call with this number can be made inside in the middle of another, whatever the tool has subscribed. What changes the mask while it waits
     * would be interrupted with another mask than the program has.
     */
    public static boolean canBeMadeInside(int number) {
        return number >= 0
                && number < NUMBERS
                && !TRACER.contains(number)
                && !MAPPINGS.contains(number)
                && !MASK_CHANGING.contains(number)
                && number != Sysno.RT_SIGACTION
                && number != Sysno.RESTART_SYSCALL;
    }

    /** For guest code, of which nothing is left to do when a process has ended. */
    public static CallVerdicts ofGuestCode(Subscription subscription) {
        CallVerdicts verdicts = new CallVerdicts(subscription, number -> false);
        if (subscription.hasSyscall(Sysno.EXIT_GROUP)) {
            verdicts.bytes[Sysno.EXIT_GROUP] = HANDLE;
        }
        return verdicts;
    }

    /** For a tool in C, which is to see all that it has subscribed. */
    public static CallVerdicts ofLibrary(Subscription subscription) {
        CallVerdicts verdicts = new CallVerdicts(subscription, number -> false);
        for (int number : ofTheTracer()) {
            if (subscription.hasSyscall(number)) {
                verdicts.bytes[number] = HANDLE_THEN_BARE;
            }
        }
        return verdicts;
    }

    /** The numbers of calls that handlers can't make themselves, in ascending order. */
    public static List<Integer> ofTheTracer() {
        return Stream.concat(TRACER.stream(), Stream.of(Sysno.RT_SIGACTION))
                .sorted()
                .toList();
    }

    /** The numbers of calls that block other signals while they wait, in ascending order. */
    public static List<Integer> maskChanging() {
        return MASK_CHANGING.stream().sorted().toList();
    }

    boolean hasHandledThenBare() {
        for (byte verdict : bytes) {
            if (verdict == HANDLE_THEN_BARE) {
                return true;
            }
        }
        return false;
    }

    /** Whether a handler sees a call with this number before the stub makes it. */
    public boolean isHandledThenBare(long number) {
        return number >= 0 && number < NUMBERS && bytes[(int) number] == HANDLE_THEN_BARE;
    }

    /** Whether a call with this number, as it is in the register, is never handled in the guest. */
    public boolean isBare(long number) {
        return number < 0 || number >= NUMBERS || bytes[(int) number] == BARE;
    }
}
