package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.ReverieException;
import dev.reverie.linux.Signals;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/**
 * A system call that the tracer has a thread make which is in none: at the stop of a signal, or behind an exec. The thread is sent to a
 * {@code syscall} instruction, and has its registers back afterwards. Signals that come meanwhile wait. In a handler.
 */
final class ForcedCall<G extends GlobalState, T extends @Nullable Object> {
    private static final int FUTEX_WAKE_PRIVATE = 129;

    private final Tracer<G, T> tracer;
    private final GuestThread<G, T> thread;

    /** The address of the {@code syscall} instruction; 0 for one of the vDSO. */
    private final long instruction;

    /** How the thread goes on: to its next entry or exit, or to the next call at which the filter stops. */
    private int how = Ptrace.SYSCALL;

    /** The raw result of the call at whose exit the thread stands. */
    private long result;

    /** How to let the thread go on to its next stop. */
    private Runnable resume = this::resumeToNextStop;

    ForcedCall(Tracer<G, T> tracer, GuestThread<G, T> thread) {
        this(tracer, thread, 0);
    }

    ForcedCall(Tracer<G, T> tracer, GuestThread<G, T> thread, long instruction) {
        this.tracer = tracer;
        this.thread = thread;
        this.instruction = instruction;
    }

    /** The thread stands at the event of its exec, where its result is still to be stored: takes it to the exit of that call. */
    void leaveExec() {
        awaitStop();
    }

    /**
     * The thread stands at a call of its own, which is not to run: takes it to the exit of that, if it is not there yet. At an entry, filters of the guest's own
     * are still to judge the call.
     */
    void leaveCall() {
        SyscallStop stop = tracer.onTracer(() -> tracer.ptrace().syscallStop(thread.tid()));
        if (stop == null) {
            throw new GuestEnded(thread.id(), "has been killed");
        }
        if (stop.op() == SyscallStop.EXIT) {
            return;
        }
        if (stop.op() == SyscallStop.ENTRY && thread.isFiltered()) {
            leaveUnjudged();
        } else {
            tracer.onTracer(() -> tracer.ptrace().setRegister(thread.tid(), UserRegisters.ORIG_RAX, -1));
            awaitStop();
        }
    }

    /** Filters see a call that is skipped as one with number −1, which they may punish. Where we may not suspend them, a harmless call runs that hardly any filter refuses. */
    private void leaveUnjudged() {
        Ptrace ptrace = tracer.ptrace();
        UserRegisters own = tracer.onTracer(() -> ptrace.registers(thread.tid()));
        if (own == null) {
            throw new GuestEnded(thread.id(), "has been killed");
        }
        tracer.onTracer(() -> {
            UserRegisters others = own.copy();
            if (ptrace.suspendFilters(thread.tid(), true, tracer.inner().moreOptions(thread.task()))) {
                others.set(UserRegisters.ORIG_RAX, -1);
            } else {
                others.set(UserRegisters.ORIG_RAX, Sysno.FUTEX);
                others.set(UserRegisters.argument(0), 0);
                others.set(UserRegisters.argument(1), FUTEX_WAKE_PRIVATE);
            }
            return ptrace.setRegisters(thread.tid(), others);
        });
        awaitStop();
        tracer.onTracer(() -> {
            ptrace.suspendFilters(thread.tid(), false, tracer.inner().moreOptions(thread.task()));
            return ptrace.setRegisters(thread.tid(), own);
        });
    }

    /**
     * The thread stands at a call, which is not to run: runs another one in its place, to the exit of that, and returns its raw result.
     *
     * @param at its registers
     */
    long runInstead(UserRegisters at, Syscall call) {
        UserRegisters registers = at.copy();
        registers.set(UserRegisters.ORIG_RAX, call.number());
        setArguments(registers, call);
        tracer.onTracer(() -> tracer.ptrace().setRegisters(thread.tid(), registers));
        awaitStop();
        return result;
    }

    private static void setArguments(UserRegisters registers, Syscall call) {
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            registers.set(UserRegisters.argument(i), call.args().get(i));
        }
    }

    /** Has the thread run code of ours, to the next call at which the filter stops it; its registers there. */
    UserRegisters runToFilter(UserRegisters registers) {
        tracer.onTracer(() -> tracer.ptrace().setRegisters(thread.tid(), registers));
        how = Ptrace.CONT;
        awaitStop();
        UserRegisters reached = tracer.onTracer(() -> tracer.ptrace().registers(thread.tid()));
        if (reached == null) {
            throw new GuestEnded(thread.id(), "has been killed");
        }
        return reached;
    }

    /** Runs a call, and returns its raw result. Filters of the guest's own don't judge it, if we may suspend them. */
    long run(Syscall call) {
        SyscallStop stop = tracer.onTracer(() -> tracer.ptrace().syscallStop(thread.tid()));
        if (stop != null && stop.op() == SyscallStop.SECCOMP) {
            leaveCall();
        }
        UserRegisters own = tracer.onTracer(() -> begin(call));
        awaitStop();
        return tracer.onTracer(() -> {
            if (thread.isFiltered()) {
                tracer.ptrace()
                        .suspendFilters(thread.tid(), false, tracer.inner().moreOptions(thread.task()));
            }
            tracer.ptrace().setRegisters(thread.tid(), own);
            return result;
        });
    }

    /** Puts the thread in front of the call; its registers until then. */
    private UserRegisters begin(Syscall call) {
        Ptrace ptrace = tracer.ptrace();
        UserRegisters own = ptrace.registers(thread.tid());
        if (own == null) {
            throw new GuestEnded(thread.id(), "has been killed");
        }
        UserRegisters registers = own.copy();
        registers.set(UserRegisters.RIP, instruction == 0 ? inVdso() : instruction);
        registers.set(UserRegisters.RAX, call.number());
        // Not in a system call, as far as the kernel's restart logic is concerned.
        registers.set(UserRegisters.ORIG_RAX, -1);
        setArguments(registers, call);
        if (thread.isFiltered()) {
            ptrace.suspendFilters(thread.tid(), true, tracer.inner().moreOptions(thread.task()));
        }
        ptrace.setRegisters(thread.tid(), registers);
        return own;
    }

    private long inVdso() {
        long found = tracer.vdsoCall()
                .in(thread.tid(), tracer.memoryOf(thread.process().pid()));
        if (found == 0 && !tracer.ptrace().isStopped(thread.tid())) {
            throw new GuestEnded(thread.id(), "has been killed");
        }
        if (found == 0) {
            throw new ReverieException("process " + thread.process().pid() + " has no vDSO to make calls from");
        }
        return found;
    }

    private void awaitStop() {
        boolean isOver = false;
        while (!isOver) {
            int status = tracer.scheduler().resumeAndAwait(thread, resume);
            isOver = tracer.onTracer(() -> isThere(status));
        }
    }

    /** Whether the thread has stopped where it is to; if not, how it goes on has been arranged. */
    private boolean isThere(int status) {
        resume = this::resumeToNextStop;
        if (!WaitStatus.isStopped(status)) {
            throw new GuestEnded(thread.id(), "has ended");
        }
        if (WaitStatus.isSyscallStop(status)) {
            SyscallStop stop = tracer.ptrace().syscallStop(thread.tid());
            if (stop != null && stop.op() == SyscallStop.EXIT) {
                result = stop.result();
                return true;
            }
            tracer.signalDelivery().sendTokens(thread);
        } else if (WaitStatus.event(status) == WaitStatus.EVENT_SECCOMP && how == Ptrace.CONT) {
            return true;
        } else if (WaitStatus.event(status) == 0) {
            int atOnce = tracer.signalDelivery().defer(thread);
            resume = () -> tracer.ptrace().resume(thread.tid(), how, atOnce);
        } else if (WaitStatus.event(status) == WaitStatus.EVENT_STOP) {
            if (Signals.stops(WaitStatus.signal(status))) {
                resume = () -> tracer.ptrace().listen(thread.tid());
            } else if (!thread.isTimerDue()) {
                tracer.signalDelivery().continued(thread);
            }
        }
        return false;
    }

    private void resumeToNextStop() {
        tracer.ptrace().resume(thread.tid(), how, 0);
    }
}
