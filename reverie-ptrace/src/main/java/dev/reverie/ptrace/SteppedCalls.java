package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.ProcessStatus;
import dev.reverie.linux.Signals;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.Ptrace;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a debugger that execute a system call, in threads without a filter of ours: such a step has no stop at the entry of the call, and
 * the tool would miss it. PTRACE_SYSCALL takes its place up to the entry; from there on it is a step again. Confined to the tracer thread.
 */
final class SteppedCalls<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;
    private final boolean areMetAtEntry;
    private final byte[] code = new byte[2];

    /** Of threads whose calls are met at their entries, or not. */
    SteppedCalls(Tracer<G, T> tracer, boolean areMetAtEntry) {
        this.tracer = tracer;
        this.areMetAtEntry = areMetAtEntry;
    }

    /** Whether a stopped thread is about to be stepped into a call of which the tool would not learn. */
    boolean isSteppedInto(GuestThread<G, T> thread, int signal) {
        if (!areMetAtEntry || tracer.running(thread) != Ptrace.SINGLESTEP) {
            return false;
        }
        UserRegisters registers = tracer.ptrace().registers(thread.tid());
        return registers != null && enters(thread, registers) && !runsHandler(thread, signal);
    }

    /** Whether the next instruction is a call, or the kernel will go back to one that was interrupted. */
    private boolean enters(GuestThread<G, T> thread, UserRegisters registers) {
        if (registers.get(UserRegisters.ORIG_RAX) >= 0 && InterruptedCall.isRestart(registers.get(UserRegisters.RAX))) {
            return true;
        }
        int pid = thread.process().pid();
        if (tracer.processMemory().readWhatIsThere(pid, registers.get(UserRegisters.RIP), code, 0, code.length)
                != code.length) {
            return false;
        }
        int opcode = (code[0] & 0xff) << 8 | code[1] & 0xff;
        return switch (opcode) {
            case 0x0f05, 0x0f34, 0xcd80 -> true; // syscall, sysenter, int $0x80
            default -> false;
        };
    }

    /** Whether the thread goes to a handler of the signal first: the step ends there. */
    private static <G extends GlobalState, T extends @Nullable Object> boolean runsHandler(
            GuestThread<G, T> thread, int signal) {
        if (signal == 0) {
            return false;
        }
        ProcessStatus status = ProcessStatus.of(thread.tid());
        return status != null && Signals.contains(status.caught(), signal);
    }
}
