package dev.reverie.ptrace;

import dev.reverie.api.CpuidAnswer;
import dev.reverie.api.CpuidQuery;
import dev.reverie.api.GlobalState;
import dev.reverie.api.TimestampRead;
import dev.reverie.linux.Errnos;
import dev.reverie.linux.ProcessorNode;
import dev.reverie.linux.Signals;
import dev.reverie.linux.TrappedInstruction;
import dev.reverie.linux.TrappedInstruction.Kind;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.ProcStat;
import dev.reverie.linux.ffi.Processor;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Instructions that fault because the tool wants to see them: RDTSC, RDTSCP and CPUID. Each fault is a SIGSEGV that only the
 * tracer sees; the tool says what the instruction reads, and the thread goes on behind it. Confined to the tracer thread but for
 * what handlers use.
 *
 * <p>Whether the timestamp counter may be read is also up to the guest, by prctl. For the kernel it never may; what the guest asks
 * for is kept here, and its calls are answered from that.
 */
final class TrappedInstructions<G extends GlobalState, T extends @Nullable Object> {
    /** The si_code of a fault that no address explains. */
    private static final int SI_KERNEL = 0x80;

    private static final int CODE = 8;
    static final int CODE_SEGMENT_64 = 0x33;

    /** The bytes of CPUID's opcode, which comes behind prefixes. */
    private static final int OPCODE = 2;

    private static final int ARCH_PRCTL_I386 = 384;
    private static final int ARCH_GET_CPUID = 0x1011;
    private static final int ARCH_SET_CPUID = 0x1012;
    private static final int PRCTL_I386 = 172;
    private static final int PR_GET_TSC = 25;
    private static final int PR_SET_TSC = 26;
    private static final int PR_TSC_ENABLE = 1;
    private static final int PR_TSC_SIGSEGV = 2;

    private final Tracer<G, T> tracer;
    private final Means means;
    private final CpuidPatches<G, T> patches;
    private final FaultActions<G, T> faultActions;

    /** The nodes of processors, as far as they have been needed. */
    private final Map<Integer, Integer> nodes = new HashMap<>();

    TrappedInstructions(Tracer<G, T> tracer, Means means, CpuidPatches<G, T> patches, FaultActions<G, T> faultActions) {
        this.tracer = tracer;
        this.means = means;
        this.patches = patches;
        this.faultActions = faultActions;
    }

    // ---- faults ----

    /** A signal is about to be delivered: if it is a fault of ours, it is dealt with, and the guest never learns of it. */
    boolean handle(GuestThread<G, T> thread, int signal) {
        if (signal != Signals.SIGSEGV || !means.traps()) {
            return false;
        }
        byte[] info = tracer.ptrace().signalInfo(thread.tid());
        if (info == null || (info[CODE] & 0xff) != SI_KERNEL) {
            return false;
        }
        long address = tracer.ptrace().register(thread.tid(), UserRegisters.RIP);
        TrappedInstruction instruction = instruction(thread, address);
        if (instruction == null || !isOurs(thread, instruction, address)) {
            return false;
        }
        tracer.handlers().submit(thread, () -> {
            faultActions.restore(thread, Signals.SIGSEGV);
            switch (instruction.kind()) {
                case RDTSC, RDTSCP -> askForTimestamp(thread, instruction);
                case CPUID, PATCHED_CPUID -> askForCpuid(thread, instruction);
            }
        });
        return true;
    }

    /** Whether an instruction has faulted because we want it, and not because the guest does, or would without us. */
    private boolean isOurs(GuestThread<G, T> thread, TrappedInstruction instruction, long address) {
        return switch (instruction.kind()) {
            case RDTSC, RDTSCP -> means.trapsTimestamp() && !thread.isTimestampForbidden();
            case CPUID -> means.faultsCpuid() && !thread.isCpuidForbidden();
            case PATCHED_CPUID -> patches.isSite(thread, address + instruction.length() - OPCODE);
        };
    }

    private @Nullable TrappedInstruction instruction(GuestThread<G, T> thread, long address) {
        Ptrace ptrace = tracer.ptrace();
        byte[] code = new byte[TrappedInstruction.MAX_LENGTH];
        int length = tracer.memoryOf(thread.process().pid()).read(address, code, 0, code.length);
        boolean is64Bit = ptrace.register(thread.tid(), UserRegisters.CS) == CODE_SEGMENT_64;
        return TrappedInstruction.of(Arrays.copyOf(code, Math.max(length, 0)), is64Bit);
    }

    private void askForTimestamp(GuestThread<G, T> thread, TrappedInstruction instruction) {
        boolean withProcessor = instruction.kind() == Kind.RDTSCP;
        TimestampRead read = new TimestampRead(withProcessor, Processor.timestamp());
        long[] value = {read.value()};
        tracer.handlers()
                .callback(
                        "onTimestampCounter",
                        thread,
                        guest -> value[0] = thread.process().tool().onTimestampCounter(guest, read));
        tracer.onTracer(() -> {
            set(thread, UserRegisters.RAX, (int) value[0]);
            set(thread, UserRegisters.RDX, (int) (value[0] >>> 32));
            if (withProcessor) {
                set(thread, UserRegisters.RCX, processor(thread));
            }
            skip(thread, instruction);
            return null;
        });
    }

    private void askForCpuid(GuestThread<G, T> thread, TrappedInstruction instruction) {
        CpuidQuery query = tracer.onTracer(() -> cpuidQuery(thread));
        CpuidAnswer[] answer = {query.answer()};
        tracer.handlers()
                .callback(
                        "onCpuid",
                        thread,
                        guest -> answer[0] = thread.process().tool().onCpuid(guest, query));
        tracer.onTracer(() -> {
            set(thread, UserRegisters.RAX, answer[0].eax());
            set(thread, UserRegisters.RBX, answer[0].ebx());
            set(thread, UserRegisters.RCX, answer[0].ecx());
            set(thread, UserRegisters.RDX, answer[0].edx());
            skip(thread, instruction);
            return null;
        });
    }

    private CpuidQuery cpuidQuery(GuestThread<G, T> thread) {
        int leaf = (int) tracer.ptrace().register(thread.tid(), UserRegisters.RAX);
        int subleaf = (int) tracer.ptrace().register(thread.tid(), UserRegisters.RCX);
        int[] registers = Processor.cpuid(leaf, subleaf);
        return new CpuidQuery(leaf, subleaf, new CpuidAnswer(registers[0], registers[1], registers[2], registers[3]));
    }

    /** What RDTSCP reads besides: Linux has the processor's number there, and that of its node above 12 bits. */
    private int processor(GuestThread<G, T> thread) {
        int processor = ProcStat.processorOf(thread.tid());
        return processor | nodes.computeIfAbsent(processor, ProcessorNode::of) << 12;
    }

    /** Writes 32 bits; the instructions clear the upper ones. */
    private void set(GuestThread<G, T> thread, int register, int value) {
        tracer.ptrace().setRegister(thread.tid(), register, Integer.toUnsignedLong(value));
    }

    private void skip(GuestThread<G, T> thread, TrappedInstruction instruction) {
        long address = tracer.ptrace().register(thread.tid(), UserRegisters.RIP);
        tracer.ptrace().setRegister(thread.tid(), UserRegisters.RIP, address + instruction.length());
        tracer.inner().stops().atInstruction(thread.task(), signal -> tracer.resume(thread, signal));
    }

    // ---- the guest's own wishes ----

    /** Whether a call is not to run, but to be answered by {@link #answer}. */
    boolean answers(Syscall call) {
        return concernsTimestamp(call) || concernsCpuid(call);
    }

    private boolean concernsTimestamp(Syscall call) {
        int option = (int) call.args().a0();
        return means.trapsTimestamp()
                && call.number() == (call.abi() == Abi.I386 ? PRCTL_I386 : Sysno.PRCTL)
                && (option == PR_GET_TSC || option == PR_SET_TSC);
    }

    private boolean concernsCpuid(Syscall call) {
        int option = (int) call.args().a0();
        return means.faultsCpuid()
                && call.number() == (call.abi() == Abi.I386 ? ARCH_PRCTL_I386 : Sysno.ARCH_PRCTL)
                && (option == ARCH_GET_CPUID || option == ARCH_SET_CPUID);
    }

    /** What the kernel would say to a call. In a handler. */
    long answer(GuestThread<G, T> thread, Syscall call) {
        return concernsCpuid(call) ? answerForCpuid(thread, call) : answerForTimestamp(thread, call);
    }

    private long answerForCpuid(GuestThread<G, T> thread, Syscall call) {
        return tracer.onTracer(() -> {
            if ((int) call.args().a0() == ARCH_GET_CPUID) {
                return thread.isCpuidForbidden() ? 0L : 1L;
            }
            thread.setCpuidForbidden(call.args().a1() == 0);
            return 0L;
        });
    }

    private long answerForTimestamp(GuestThread<G, T> thread, Syscall call) {
        long value = call.args().a1();
        if ((int) call.args().a0() == PR_GET_TSC) {
            Memory memory = tracer.memoryOf(thread.process().pid());
            byte[] state = {(byte) (thread.isTimestampForbidden() ? PR_TSC_SIGSEGV : PR_TSC_ENABLE), 0, 0, 0};
            return memory.write(value, state, 0, state.length) == state.length ? 0 : -Errnos.EFAULT;
        }
        if ((int) value != PR_TSC_ENABLE && (int) value != PR_TSC_SIGSEGV) {
            return -Errnos.EINVAL;
        }
        tracer.onTracer(() -> {
            thread.setTimestampForbidden((int) value == PR_TSC_SIGSEGV);
            return null;
        });
        return 0;
    }
}
