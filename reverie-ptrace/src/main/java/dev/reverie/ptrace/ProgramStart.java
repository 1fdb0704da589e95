package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.ReverieException;
import dev.reverie.linux.UserRegisters;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/** What is done to a program that has been loaded, at the stop of its exec, before its first instruction. In a handler. */
final class ProgramStart<G extends GlobalState, T extends @Nullable Object> {
    private static final int ARCH_SET_CPUID = 0x1012;

    private final Tracer<G, T> tracer;
    private final VdsoPatch vdso;
    private final CpuidPatches<G, T> patches;
    private final FaultActions<G, T> faultActions;
    private final Means means;

    ProgramStart(
            Tracer<G, T> tracer,
            VdsoPatch vdso,
            CpuidPatches<G, T> patches,
            FaultActions<G, T> faultActions,
            Means means) {
        this.tracer = tracer;
        this.vdso = vdso;
        this.patches = patches;
        this.faultActions = faultActions;
        this.means = means;
    }

    /** Does it. The thread still stands in front of its first instruction afterwards. */
    void prepare(GuestThread<G, T> thread) {
        tracer.onTracer(() -> {
            tracer.timers().cancel(thread);
            thread.setCpuidForbidden(false);
            faultActions.loaded(thread);
            vdso.apply(
                    tracer.ptrace(),
                    thread.tid(),
                    tracer.memoryOf(thread.process().pid()));
            return null;
        });
        boolean isMade = means.wantsCpuid() && is64Bit(thread);
        boolean isLoading = thread.resident().wantsLoading();
        if (isMade || isLoading) {
            ForcedCall<G, T> call = new ForcedCall<>(tracer, thread);
            call.leaveExec();
            if (isMade) {
                makeCpuidFault(thread, call);
            }
            if (isLoading) {
                thread.resident().loaded();
            }
        }
    }

    private boolean is64Bit(GuestThread<G, T> thread) {
        return tracer.onTracer(
                () -> tracer.ptrace().register(thread.tid(), UserRegisters.CS) == TrappedInstructions.CODE_SEGMENT_64);
    }

    /**
     * By the processor, if it can: the kernel forgets that with each exec; threads and children inherit it. See arch_prctl(2). By
     * overwriting, if it can't.
     */
    private void makeCpuidFault(GuestThread<G, T> thread, ForcedCall<G, T> call) {
        long result = call.run(Syscall.of(Sysno.ARCH_PRCTL, SyscallArgs.of(ARCH_SET_CPUID, 0, 0, 0, 0, 0)));
        boolean isPossible = result == 0;
        if (isPossible != means.faultsCpuid()) {
            throw new ReverieException("CPUID " + (isPossible ? "can" : "can't") + " be made to fault in process "
                    + thread.process().pid() + ", other than in ours: arch_prctl(ARCH_SET_CPUID) returned " + result);
        }
        if (!isPossible) {
            tracer.onTracer(() -> {
                patches.loaded(thread);
                return null;
            });
        }
    }
}
