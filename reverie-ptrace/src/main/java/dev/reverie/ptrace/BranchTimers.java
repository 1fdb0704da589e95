package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.TimerSchedule;
import dev.reverie.linux.Signals;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.ffi.BranchCounter;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.ptrace.BranchTimer.Step;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.x86.Decoder;
import dev.reverie.x86.Encoding;
import dev.reverie.x86.Kind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Timers that count branches. The processor's counter brings a thread near the place; from there, or from the beginning where there is no
 * counter, the thread goes by single steps, each of which ends in a SIGTRAP that only the tracer sees. All other events of the thread
 * come as ever in between. A system call is one step, to its exit. Confined to the tracer thread.
 */
final class BranchTimers<G extends GlobalState, T extends @Nullable Object> {
    /**
     * How many branches before its end a timer begins to step: as many as a thread may retire between the ring of the counter and the
     * moment at which it has stopped.
     */
    private static final long MARGIN = 1 << 17;

    private static final int TRAP_BRKPT = 1;
    private static final int TRAP_TRACE = 2;
    private static final int CODE = 8;
    /** TF, in the second byte of the flags. */
    private static final int TRAP_FLAG = 1;

    private static final int PUSHF = 0x9c;

    private final Tracer<G, T> tracer;
    private final boolean isSteppingAllowed;
    private final Map<GuestThread<G, T>, BranchTimer> timers = new HashMap<>();

    BranchTimers(Tracer<G, T> tracer, boolean isSteppingAllowed) {
        this.tracer = tracer;
        this.isSteppingAllowed = isSteppingAllowed;
    }

    /** Sets the timer of a stopped thread that has none. Returns the positive errno of the counter if that is refused, or 0. */
    int set(GuestThread<G, T> thread, TimerSchedule.Branches schedule) {
        long period = schedule.branches() - MARGIN;
        int bell = period > 0 ? tracer.scheduler().listen(tracer.timers()::rung) : 0;
        BranchCounter.Started started = BranchCounter.start(thread.tid(), Math.max(period, 0), bell, Signals.SIGUSR1);
        BranchCounter counter = started.counter();
        if (counter == null && !isSteppingAllowed) {
            return started.errno();
        }
        BranchCount count = counter == null ? BranchCount.byStepping() : BranchCount.byProcessor(counter, period);
        timers.put(thread, new BranchTimer(schedule, count, counter == null || period <= 0));
        return 0;
    }

    /** Forgets the timer of a thread, if it has one. */
    void cancel(GuestThread<G, T> thread) {
        BranchTimer timer = timers.remove(thread);
        if (timer != null) {
            blockAgain(thread, timer);
            timer.count().close();
        }
    }

    /** The bell has rung: perhaps for one of these timers, whose thread begins to step then. */
    void rung() {
        timers.forEach((thread, timer) -> {
            if (!timer.isStepping() && timer.count().hasRung()) {
                timer.beginStepping();
                tracer.ptrace().interrupt(thread.tid());
            }
        });
    }

    private @Nullable BranchTimer stepping(GuestThread<G, T> thread) {
        BranchTimer timer = timers.get(thread);
        return timer != null && timer.isStepping() ? timer : null;
    }

    /** Lets a stopped thread go on if it is one that steps; false if it is none. */
    boolean resume(GuestThread<G, T> thread, int signal) {
        BranchTimer timer = stepping(thread);
        if (timer == null) {
            return false;
        }
        blockAgain(thread, timer);
        Ptrace ptrace = tracer.ptrace();
        if (isInCall(thread.tid())) {
            ptrace.resume(thread.tid(), Ptrace.SYSCALL, signal);
            return true;
        }
        long address = ptrace.register(thread.tid(), UserRegisters.RIP);
        if (timer.call() != 0) {
            // Unless it is to be made again, it is over.
            if (timer.call() != address) {
                timer.executed(Kind.SYSCALL);
            }
            timer.setCall(0);
        }
        if (timer.isDue() && signal == 0) {
            cancel(thread);
            tracer.handlers().tellTimer(thread);
            return true;
        }
        Step next = next(thread, address);
        boolean isCall = next.kind() == Kind.SYSCALL || next.kind() == Kind.SYSENTER || next.kind() == Kind.INTERRUPT;
        if (isCall && signal == 0) {
            timer.setStep(null);
            timer.setCall(address);
            ptrace.resume(thread.tid(), Ptrace.SYSCALL, 0);
            return true;
        }
        timer.setStep(next);
        unblock(thread, timer);
        ptrace.resume(thread.tid(), Ptrace.SINGLESTEP, signal);
        return true;
    }

    /** Whether a thread is stopped inside a system call, whose exit is still to come. */
    private boolean isInCall(int tid) {
        byte[] info = tracer.ptrace().signalInfo(tid);
        if (info == null || info[0] != Signals.SIGTRAP) {
            return false;
        }
        int code = LittleEndian.getInt(info, CODE);
        if (code == WaitStatus.SYSCALL_SIGNAL) {
            SyscallStop stop = tracer.ptrace().syscallStop(tid);
            return stop != null && stop.op() == SyscallStop.ENTRY;
        }
        int event = code >> 8;
        return event > 0 && event < WaitStatus.EVENT_STOP;
    }

    /** What a thread is about to execute. */
    private Step next(GuestThread<G, T> thread, long address) {
        byte[] code = new byte[Decoder.MAX_LENGTH];
        int length = Math.max(tracer.memoryOf(thread.process().pid()).read(address, code, 0, code.length), 0);
        Decoder decoder = new Decoder(code, length, address);
        boolean is64Bit =
                tracer.ptrace().register(thread.tid(), UserRegisters.CS) == TrappedInstructions.CODE_SEGMENT_64;
        if (!is64Bit || decoder.decode(0) == 0) {
            // It will fault, or is of a kind that no branch is.
            return new Step(address, Kind.OTHER, false, false);
        }
        boolean isPlain = decoder.encoding() == Encoding.LEGACY && decoder.map() == 0;
        return new Step(
                address,
                decoder.kind(),
                isPlain && isStringOperation(decoder.opcode()),
                isPlain && decoder.opcode() == PUSHF);
    }

    /** Whether it is ins, outs, movs, cmps, stos, lods or scas: with a prefix they may come round to themselves. */
    private static boolean isStringOperation(int opcode) {
        return opcode >= 0x6c && opcode <= 0x6f || opcode >= 0xa4 && opcode <= 0xa7 || opcode >= 0xaa && opcode <= 0xaf;
    }

    /** A signal is about to be delivered: true if it is the end of a step, which the guest never learns of. */
    boolean handle(GuestThread<G, T> thread, int signal) {
        BranchTimer timer = stepping(thread);
        if (timer == null || signal != Signals.SIGTRAP) {
            return false;
        }
        byte[] info = tracer.ptrace().signalInfo(thread.tid());
        if (info == null) {
            return false;
        }
        Step step = timer.step();
        int code = LittleEndian.getInt(info, CODE);
        switch (code) {
            case TRAP_TRACE -> {
                if (step != null) {
                    ended(thread, timer, step);
                }
            }
            case TRAP_BRKPT -> {
                if (step == null || step.kind() != Kind.SYSCALL) {
                    return false;
                }
                timer.executed(Kind.SYSCALL);
            }
            case Signals.SIGTRAP -> {} // before the first instruction of a handler
            default -> {
                return false;
            }
        }
        timer.setStep(null);
        tracer.resume(thread, 0);
        return true;
    }

    private void ended(GuestThread<G, T> thread, BranchTimer timer, Step step) {
        if (step.pushesFlags()) {
            hideTrapFlag(thread);
        }
        boolean isOver =
                !step.isRepeated() || tracer.ptrace().register(thread.tid(), UserRegisters.RIP) != step.address();
        if (isOver) {
            timer.executed(step.kind());
        }
    }

    /** The flags that a thread has just stored tell that it steps. */
    private void hideTrapFlag(GuestThread<G, T> thread) {
        Memory memory = tracer.memoryOf(thread.process().pid());
        long address = tracer.ptrace().register(thread.tid(), UserRegisters.RSP) + 1;
        byte[] flags = new byte[1];
        if (memory.read(address, flags, 0, 1) == 1) {
            flags[0] &= (byte) ~TRAP_FLAG;
            memory.write(address, flags, 0, 1);
        }
    }

    /** The kernel forces the end of a step on a thread: if that blocks SIGTRAP, it would lose its handler. */
    private void unblock(GuestThread<G, T> thread, BranchTimer timer) {
        long mask = tracer.ptrace().signalMask(thread.tid());
        if (Signals.contains(mask, Signals.SIGTRAP)) {
            tracer.ptrace().setSignalMask(thread.tid(), mask & ~Signals.bit(Signals.SIGTRAP));
            timer.setUnblocked(true);
        }
    }

    private void blockAgain(GuestThread<G, T> thread, BranchTimer timer) {
        if (timer.hasUnblocked()) {
            long mask = tracer.ptrace().signalMask(thread.tid());
            tracer.ptrace().setSignalMask(thread.tid(), mask | Signals.bit(Signals.SIGTRAP));
            timer.setUnblocked(false);
        }
    }
}
