package dev.reverie.linux.seccomp;

import dev.reverie.linux.SyscallStop;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The filter a guest runs under: stop at what is wanted, let the rest pass.
 *
 * <p>For numbers whose verdict does not depend on arguments the kernel remembers ALLOW in a bitmap and does not run the
 * program at all (since Linux 5.11), so that the many calls nobody wants cost next to nothing.
 *
 * <p>Whatever is wanted, some rare calls stop for the tracer's own sake. Calls that could make a child escape it: clone with
 * CLONE_UNTRACED, and clone3, whose flags the filter can't see. Calls that install a filter of the guest's own: seccomp, and
 * prctl with PR_SET_SECCOMP; and prctl with PR_SET_SYSCALL_USER_DISPATCH, by which calls are told apart by their places. Those that ask or say whether the timestamp counter may be read: prctl with PR_GET_TSC or
 * PR_SET_TSC. And what one guest that traces another does: ptrace, wait4 and waitid, and rt_sigaction of SIGCHLD; in the x86-64
 * convention only. Others do so in some runs: {@link Watched}.
 */
public final class GuestFilter {
    /**
     * The SECCOMP_RET_DATA of each stop of ours, which tells it from those that a guest's own filter asks for; a guest may be another
     * reverie, so that it is not the same in each process.
     */
    public static final int TRACE_DATA = 0x5000 | (int) (ProcessHandle.current().pid() & 0xfff);

    private static final int RET_TRACE = BpfAssembler.RET_TRACE | TRACE_DATA;

    private static final int RT_SIGACTION = 13;
    private static final int CLONE = 56;
    private static final int WAIT4 = 61;
    private static final int PTRACE = 101;
    private static final int PRCTL = 157;
    private static final int WAITID = 247;
    private static final int SECCOMP = 317;
    private static final int CLONE3 = 435;
    private static final int CLONE_I386 = 120;
    private static final int PRCTL_I386 = 172;
    private static final int SECCOMP_I386 = 354;
    private static final int CLONE_UNTRACED = 0x00800000;
    private static final int SIGCHLD = 17;
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_SYSCALL_USER_DISPATCH = 59;
    private static final int PR_GET_TSC = 25;
    private static final int PR_SET_TSC = 26;

    private static final int MMAP = 9;
    private static final int MPROTECT = 10;
    private static final int ARCH_PRCTL = 158;
    private static final int PKEY_MPROTECT = 329;
    private static final int ARCH_PRCTL_I386 = 384;
    private static final int PROT_EXEC = 4;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int ARCH_GET_CPUID = 0x1011;
    private static final int ARCH_SET_CPUID = 0x1012;
    private static final int SIGILL = 4;
    private static final int SIGTRAP = 5;
    private static final int SIGBUS = 7;
    private static final int SIGSEGV = 11;

    private final BpfAssembler program = new BpfAssembler();
    private final BpfAssembler.Label trace = new BpfAssembler.Label();
    private final BpfAssembler.Label allow = new BpfAssembler.Label();
    private final BpfAssembler.Label clone = new BpfAssembler.Label();
    private final BpfAssembler.Label prctl = new BpfAssembler.Label();
    private final BpfAssembler.Label mmap = new BpfAssembler.Label();
    private final BpfAssembler.Label mprotect = new BpfAssembler.Label();
    private final BpfAssembler.Label archPrctl = new BpfAssembler.Label();
    private final BpfAssembler.Label sigaction = new BpfAssembler.Label();
    private final Set<Watched> watched;

    private final @Nullable RuntimeCalls runtime;

    private GuestFilter(Set<Watched> watched, @Nullable RuntimeCalls runtime) {
        this.watched = watched;
        this.runtime = runtime;
    }

    /** Stops at every call, in any convention, but for what our own code in the guest says, if there is any. */
    public static SeccompProgram traceAll(@Nullable RuntimeCalls runtime) {
        GuestFilter filter = new GuestFilter(Set.of(), runtime);
        filter.stop();
        return filter.program
                .place(filter.allow)
                .verdict(BpfAssembler.RET_ALLOW)
                .assemble();
    }

    /**
     * Stops at the x86-64 numbers given, and, if there is at least one, at all calls in other conventions.
     *
     * @param numbers ascending
     */
    public static SeccompProgram trace(int... numbers) {
        return trace(Set.of(), null, numbers);
    }

    /** The same, and at what is watched; but for what our own code in the guest says, if there is any. */
    public static SeccompProgram trace(Set<Watched> watched, @Nullable RuntimeCalls runtime, int... numbers) {
        return new GuestFilter(watched, runtime).only(numbers);
    }

    /**
     * Stops at every call but the x86-64 numbers given.
     *
     * @param numbers those that pass
     */
    public static SeccompProgram traceAllExcept(int... numbers) {
        return traceAllExcept(Set.of(), null, numbers);
    }

    /** The same, but those stop that are watched; and for what our own code in the guest says, if there is any. */
    public static SeccompProgram traceAllExcept(Set<Watched> watched, @Nullable RuntimeCalls runtime, int... numbers) {
        return new GuestFilter(watched, runtime).allExcept(numbers);
    }

    private SeccompProgram only(int... numbers) {
        BpfAssembler.Label foreign = new BpfAssembler.Label();
        boolean foreignWanted = numbers.length > 0;
        program.load(BpfAssembler.ARCH).ifNotEqual(SyscallStop.ARCH_X86_64, foreignWanted ? trace : foreign);
        program.load(BpfAssembler.NUMBER);
        int x32 = (int) SyscallStop.X32_BIT;
        if (foreignWanted) {
            program.ifAtLeast(x32, trace);
        } else {
            stopForOurSake(x32 | CLONE, x32 | PRCTL, x32 | SECCOMP, x32 | CLONE3);
        }
        for (int number : numbers) {
            program.ifEqual(number, trace);
        }
        if (runtime != null) {
            program.ifEqual(runtime.gateNumber(), trace);
        }
        stopForOurSake(CLONE, PRCTL, SECCOMP, CLONE3);
        program.ifEqual(PTRACE, trace).ifEqual(WAIT4, trace).ifEqual(WAITID, trace);
        program.ifEqual(RT_SIGACTION, sigaction);
        byArguments().forEach(program::ifEqual);
        program.jump(allow);
        if (!foreignWanted) {
            program.place(foreign).load(BpfAssembler.NUMBER);
            stopForOurSake(CLONE_I386, PRCTL_I386, SECCOMP_I386, CLONE3);
            if (watched.contains(Watched.CPUID_SETTING)) {
                program.ifEqual(ARCH_PRCTL_I386, archPrctl);
            }
            program.jump(allow);
        }
        return verdicts();
    }

    private SeccompProgram allExcept(int... numbers) {
        program.load(BpfAssembler.ARCH).ifNotEqual(SyscallStop.ARCH_X86_64, trace);
        program.load(BpfAssembler.NUMBER);
        for (int number : numbers) {
            switch (number) {
                case CLONE -> program.ifEqual(number, clone);
                case PRCTL -> program.ifEqual(number, prctl);
                case RT_SIGACTION -> program.ifEqual(number, sigaction);
                case SECCOMP, CLONE3, PTRACE, WAIT4, WAITID -> {} // never let through
                default -> program.ifEqual(number, byArguments().getOrDefault(number, allow));
            }
        }
        program.jump(trace);
        return verdicts();
    }

    /** What stops although nobody wants it, by the numbers in one convention; the number is loaded. */
    private void stopForOurSake(int cloneNumber, int prctlNumber, int seccompNumber, int clone3Number) {
        program.ifEqual(clone3Number, trace).ifEqual(seccompNumber, trace);
        program.ifEqual(cloneNumber, clone).ifEqual(prctlNumber, prctl);
    }

    /** Watched calls of which it depends on their arguments whether they stop. */
    private Map<Integer, BpfAssembler.Label> byArguments() {
        Map<Integer, BpfAssembler.Label> labels = new TreeMap<>();
        for (Watched each : watched) {
            switch (each) {
                case CODE_MAPPINGS -> labels.putAll(Map.of(MMAP, mmap, MPROTECT, mprotect, PKEY_MPROTECT, mprotect));
                case CPUID_SETTING -> labels.put(ARCH_PRCTL, archPrctl);
                case FAULT_ACTION -> {} // rt_sigaction is always looked at
            }
        }
        return labels;
    }

    private SeccompProgram verdicts() {
        program.place(clone).load(BpfAssembler.argumentLow(0)).ifAnyBit(CLONE_UNTRACED, trace);
        program.jump(allow);
        program.place(prctl).load(BpfAssembler.argumentLow(0));
        program.ifEqual(PR_SET_SECCOMP, trace).ifEqual(PR_SET_SYSCALL_USER_DISPATCH, trace);
        program.ifEqual(PR_GET_TSC, trace).ifEqual(PR_SET_TSC, trace);
        program.jump(allow);
        program.place(mmap).load(BpfAssembler.argumentLow(3)).ifAnyBit(MAP_ANONYMOUS, allow);
        program.place(mprotect).load(BpfAssembler.argumentLow(2)).ifAnyBit(PROT_EXEC, trace);
        program.jump(allow);
        program.place(archPrctl).load(BpfAssembler.argumentLow(0));
        program.ifEqual(ARCH_GET_CPUID, trace).ifEqual(ARCH_SET_CPUID, trace);
        program.jump(allow);
        program.place(sigaction).load(BpfAssembler.argumentLow(0)).ifEqual(SIGCHLD, trace);
        if (watched.contains(Watched.FAULT_ACTION)) {
            program.ifEqual(SIGSEGV, trace)
                    .ifEqual(SIGTRAP, trace)
                    .ifEqual(SIGILL, trace)
                    .ifEqual(SIGBUS, trace);
        }
        program.jump(allow);
        program.place(trace);
        stop();
        program.place(allow).verdict(BpfAssembler.RET_ALLOW);
        return program.assemble();
    }

    /** Stops, unless the call is one of our own code in the guest. Asked last, so that the kernel remembers what passes by its number. */
    private void stop() {
        if (runtime != null) {
            BpfAssembler.Label stop = new BpfAssembler.Label();
            program.load(BpfAssembler.IP_HIGH).ifNotEqual((int) (runtime.page() >>> Integer.SIZE), stop);
            program.load(BpfAssembler.IP_LOW).and(-RuntimeCalls.PAGE).ifEqual((int) runtime.page(), allow);
            program.place(stop);
        }
        program.verdict(RET_TRACE);
    }
}
