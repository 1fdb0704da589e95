package dev.reverie.ptrace;

import dev.reverie.api.CpuidAnswer;
import dev.reverie.api.CpuidQuery;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Subscription;
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
    private static final int CODE_SEGMENT_64 = 0x33;

    private static final int PRCTL_I386 = 172;
    private static final int PR_GET_TSC = 25;
    private static final int PR_SET_TSC = 26;
    private static final int PR_TSC_ENABLE = 1;
    private static final int PR_TSC_SIGSEGV = 2;

    private final Tracer<G, T> tracer;
    private final boolean trapsTimestamp;
    private final boolean trapsCpuid;

    /** The nodes of processors, as far as they have been needed. */
    private final Map<Integer, Integer> nodes = new HashMap<>();

    TrappedInstructions(Tracer<G, T> tracer, Subscription subscription) {
        this.tracer = tracer;
        trapsTimestamp = subscription.hasTimestampCounter();
        trapsCpuid = subscription.hasCpuid();
    }

    // ---- faults ----

    /** A signal is about to be delivered: if it is a fault of ours, it is dealt with, and the guest never learns of it. */
    boolean handle(GuestThread<G, T> thread, int signal) {
        if (signal != Signals.SIGSEGV || !trapsTimestamp && !trapsCpuid) {
            return false;
        }
        byte[] info = tracer.ptrace().signalInfo(thread.tid());
        if (info == null || (info[CODE] & 0xff) != SI_KERNEL) {
            return false;
        }
        TrappedInstruction instruction = instruction(thread);
        if (instruction == null) {
            return false;
        }
        boolean isCpuid = instruction.kind() == Kind.CPUID;
        if (isCpuid ? !trapsCpuid : !trapsTimestamp || thread.isTimestampForbidden()) {
            return false;
        }
        tracer.handlers()
                .submit(
                        thread,
                        isCpuid ? () -> askForCpuid(thread, instruction) : () -> askForTimestamp(thread, instruction));
        return true;
    }

    private @Nullable TrappedInstruction instruction(GuestThread<G, T> thread) {
        Ptrace ptrace = tracer.ptrace();
        long address = ptrace.register(thread.tid(), UserRegisters.RIP);
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
        boolean isPrctl = call.number() == (call.abi() == Abi.I386 ? PRCTL_I386 : Sysno.PRCTL);
        int option = (int) call.args().a0();
        return trapsTimestamp && isPrctl && (option == PR_GET_TSC || option == PR_SET_TSC);
    }

    /** What the kernel would say to a call. In a handler. */
    long answer(GuestThread<G, T> thread, Syscall call) {
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
