package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.Errnos;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.seccomp.GuestFilter;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filters that the guest itself installs. Of several filters the kernel obeys the strictest answer, and almost every other is
 * stricter than ours, which asks the tracer: a call that the guest's filter answers would not be seen. So threads with such a filter
 * stop at the entry of each call, which comes before all filters, and the stops of our filter mean nothing in them.
 *
 * <p>The older strict mode is refused by the kernel where there are filters. Here it is kept by the tracer: other calls than the
 * four that it allows end the thread. Confined to the tracer thread but for what handlers use.
 */
final class OwnFilters<G extends GlobalState, T extends @Nullable Object> {
    private static final int PRCTL_I386 = 172;
    private static final int SECCOMP_I386 = 354;
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_TSC = 26;
    private static final int PR_TSC_SIGSEGV = 2;
    private static final int SECCOMP_MODE_STRICT = 1;
    private static final int SECCOMP_SET_MODE_STRICT = 0;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;

    private final Tracer<G, T> tracer;
    private final boolean hasSyscalls;
    private final boolean isAttached;

    OwnFilters(Tracer<G, T> tracer, boolean hasSyscalls, boolean isAttached) {
        this.tracer = tracer;
        this.hasSyscalls = hasSyscalls;
        this.isAttached = isAttached;
    }

    /** Whether a call may install a filter, or strict mode: its end has to be awaited. */
    boolean watches(Syscall call) {
        return !isAttached && (isPrctl(call) || isSeccomp(call) && seccompOperation(call) <= SECCOMP_SET_MODE_FILTER);
    }

    private static boolean isPrctl(Syscall call) {
        int number = call.abi() == Abi.I386 ? PRCTL_I386 : Sysno.PRCTL;
        return call.number() == number && (int) call.args().a0() == PR_SET_SECCOMP;
    }

    private static boolean isSeccomp(Syscall call) {
        return call.number() == (call.abi() == Abi.I386 ? SECCOMP_I386 : Sysno.SECCOMP);
    }

    private static long seccompOperation(Syscall call) {
        return Integer.toUnsignedLong((int) call.args().a0());
    }

    /** What runs in the place of a call: for strict mode only what it does besides, to forbid the timestamp counter. */
    Syscall inPlaceOf(GuestThread<G, T> thread, Syscall call) {
        return startsStrictMode(thread, call)
                ? Syscall.of(Sysno.PRCTL, SyscallArgs.of(PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0, 0))
                : call;
    }

    /** Whether a call starts strict mode as far as the kernel would let it: not in a thread that has a filter. */
    private boolean startsStrictMode(GuestThread<G, T> thread, Syscall call) {
        if (isAttached || call.abi() != Abi.X86_64 || thread.isFiltered()) {
            return false;
        }
        SyscallArgs args = call.args();
        return isPrctl(call)
                ? args.a1() == SECCOMP_MODE_STRICT
                : isSeccomp(call)
                        && seccompOperation(call) == SECCOMP_SET_MODE_STRICT
                        && (int) args.a1() == 0
                        && args.a2() == 0;
    }

    /**
     * A {@linkplain #watches watched} call is about to run. On the tracer thread.
     *
     * @return what has to stop before it runs; null if nothing
     */
    NextStops.@Nullable Awaited before(GuestThread<G, T> thread, Syscall call) {
        boolean isForAll = isSeccomp(call)
                && seccompOperation(call) == SECCOMP_SET_MODE_FILTER
                && (call.args().a1() & SECCOMP_FILTER_FLAG_TSYNC) != 0;
        if (!isForAll) {
            return null;
        }
        List<GuestThread<G, T>> siblings = new ArrayList<>();
        for (GuestThread<G, T> each : tracer.threads().of(thread.process())) {
            if (!each.isFiltered()) {
                each.setFiltered();
                if (each != thread) {
                    siblings.add(each);
                }
            }
        }
        // They run without stops at entries: from their next stop on they will have them.
        return hasSyscalls && !siblings.isEmpty() ? tracer.nextStops().interrupt(siblings) : null;
    }

    /** A {@linkplain #watches watched} call has returned. On the tracer thread. */
    void after(GuestThread<G, T> thread, Syscall call, long result) {
        if (result < 0) {
            return;
        }
        if (startsStrictMode(thread, call)) {
            thread.setStrict();
            thread.setTimestampForbidden(true);
        }
        thread.setFiltered();
    }

    /** Whether the guest's own filters, and not ours, have stopped a thread. */
    boolean askForTracer(GuestThread<G, T> thread) {
        return tracer.ptrace().eventMessage(thread.tid()) != GuestFilter.TRACE_DATA;
    }

    /** The guest's own filters ask for a tracer where there is none: such a call is skipped, and its result is ENOSYS already. */
    void refuse(GuestThread<G, T> thread) {
        tracer.ptrace().setRegister(thread.tid(), UserRegisters.ORIG_RAX, -1);
        tracer.ptrace().setRegister(thread.tid(), UserRegisters.RAX, -Errnos.ENOSYS);
    }

    /** Whether a thread has to stop at the entries of its calls. */
    boolean needsEntries(GuestThread<G, T> thread) {
        return thread.isFiltered() && hasSyscalls || thread.isStrict();
    }

    /** Whether strict mode ends a thread for this call. */
    boolean forbids(GuestThread<G, T> thread, Syscall call) {
        return thread.isStrict()
                && !switch (call.abi()) {
                    case X86_64, X32 ->
                        switch (call.number()) {
                            case Sysno.READ, Sysno.WRITE, Sysno.EXIT, Sysno.RT_SIGRETURN -> true;
                            default -> false;
                        };
                    case I386 ->
                        switch (call.number()) {
                            case 3, 4, 1, 119 -> true; // read, write, exit, sigreturn
                            default -> false;
                        };
                    case VSYSCALL -> false;
                };
    }

    /**
     * Keeps the guest's filters from judging a call that the tool makes, if we may. On the tracer thread.
     *
     * @return whether {@link #resume} has to be called behind it
     */
    boolean suspend(GuestThread<G, T> thread, Syscall injected, Syscall own) {
        return thread.isFiltered()
                && injected.number() != own.number()
                && !inheritsOptions(injected)
                && tracer.ptrace()
                        .suspendFilters(thread.tid(), true, tracer.inner().moreOptions(thread.task()));
    }

    /** Ends what {@link #suspend} began. On the tracer thread. */
    void resume(GuestThread<G, T> thread) {
        tracer.ptrace().suspendFilters(thread.tid(), false, tracer.inner().moreOptions(thread.task()));
    }

    /** Whether what comes out of a call would have no filters for good. */
    private static boolean inheritsOptions(Syscall call) {
        return switch (call.number()) {
            case Sysno.CLONE, Sysno.FORK, Sysno.VFORK, Sysno.CLONE3, Sysno.EXECVE, Sysno.EXECVEAT -> true;
            default -> false;
        };
    }
}
