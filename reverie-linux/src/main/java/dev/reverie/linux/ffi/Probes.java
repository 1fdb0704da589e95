package dev.reverie.linux.ffi;

import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;

/**
 * Asks the kernel, on the calling thread and without a lasting effect, what it can do here. Each answer is 0 for yes, or the
 * positive errno.
 */
public final class Probes {
    private static final int ARCH_PRCTL = 158;
    private static final int ARCH_SET_CPUID = 0x1012;
    private static final int PR_GET_TSC = 25;
    private static final int PR_SET_SYSCALL_USER_DISPATCH = 59;
    private static final int PR_SYS_DISPATCH_OFF = 0;
    private static final int SECCOMP_GET_ACTION_AVAIL = 2;
    private static final int SECCOMP_RET_TRACE = 0x7ff00000;
    private static final int PERF_COUNT_SW_TASK_CLOCK = 1;
    private static final long EXCLUDE_KERNEL_AND_HYPERVISOR = PerfEvent.EXCLUDE_KERNEL | PerfEvent.EXCLUDE_HYPERVISOR;

    private Probes() {}

    /** Whether seccomp filters can stop a tracee. See seccomp(2), SECCOMP_GET_ACTION_AVAIL. */
    public static int seccompTrace() {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer action = NativeBuffer.in(arena, 8);
            action.putInt(0, SECCOMP_RET_TRACE);
            return errno(Native.quick(Sys.SECCOMP, SECCOMP_GET_ACTION_AVAIL, 0, action.address(), 0));
        }
    }

    /** Whether there is Syscall User Dispatch: turns it off, which it is. See prctl(2). */
    public static int syscallUserDispatch() {
        return errno(Native.quick(Sys.PRCTL, PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_OFF, 0, 0, 0, 0));
    }

    /** Whether CPUID can be made to fault: allows it, which it is. See arch_prctl(2). */
    public static int cpuidFaulting() {
        return errno(Native.quick(ARCH_PRCTL, ARCH_SET_CPUID, 1, 0, 0));
    }

    /** Whether RDTSC can be made to fault. See prctl(2), PR_GET_TSC. */
    public static int tscTrapping() {
        try (Arena arena = Arena.ofConfined()) {
            return errno(Native.quick(
                    Sys.PRCTL, PR_GET_TSC, NativeBuffer.in(arena, 8).address(), 0, 0));
        }
    }

    /** Whether retired conditional branches can be counted, which takes a PMU. See {@link BranchCounter}. */
    public static int branchCounter() {
        return BranchCounter.probe();
    }

    /** Whether the CPU time of a thread can be counted. */
    public static int taskClock() {
        long result =
                PerfEvent.open(PerfEvent.TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK, 0, EXCLUDE_KERNEL_AND_HYPERVISOR, 0);
        if (result >= 0) {
            Descriptors.close((int) result);
        }
        return errno(result);
    }

    private static int errno(long result) {
        return result < 0 ? (int) -result : 0;
    }
}
