package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.GuestEnded;
import dev.reverie.linux.Signals;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.ptrace.inner.InnerTracing;
import dev.reverie.ptrace.resident.HeldSignals;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls in a thread that stands at one of its own: that, or others in its place, one after the other. It knows what may happen to the thread
 * until a call is over. For one handler at a time; the tracer thread does what it says.
 *
 * <pre>
 *      ┌────────── run ────────────┐
 *      ▼                           │
 *  (call runs) ──► exit stop ──► rewound ──► entry stop ──► (seccomp stop) ──► exit stop
 * </pre>
 */
final class CallRun<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;
    private final GuestThread<G, T> thread;
    private final SyscallStop stop;
    private final Syscall call;
    private final CallRegisters registers;

    /** What has come between two calls. */
    private final HeldSignals held;

    /** Whether a call has run, so that the thread stands at an exit. */
    private boolean hasRun;

    /** How often the guest's own call, or one with its number, has been begun. */
    private int ownRuns;

    /** Whether a signal has interrupted a call. */
    private boolean wasInterrupted;

    /** Whether the kernel is skipping the guest's own call, for a signal to come first. */
    private boolean isPuttingOff;

    /** Whether it has skipped it. */
    private boolean wasPutOff;

    private long result;

    /** That of the guest's own call, once it has run. */
    private long ownResult;

    /** How to let the thread go after {@link Step#AGAIN}; null for {@link #resumeToNextStop}. */
    private @Nullable Runnable nextResume;

    /** Of a thread that stands at {@code stop}, in the {@code call} that its {@code registers} hold. */
    CallRun(Tracer<G, T> tracer, GuestThread<G, T> thread, SyscallStop stop, Syscall call, CallRegisters registers) {
        this.tracer = tracer;
        this.thread = thread;
        this.stop = stop;
        this.call = call;
        this.registers = registers;
        this.held = new HeldSignals(tracer.ptrace(), thread::tid);
    }

    /** What happens in the thread while an injected call runs, and what to do about it. */
    private enum Step {
        /** The call is over. */
        DONE,
        /** Go on waiting. */
        AGAIN,
        /** A new thread or process has to be told to the tool. */
        NEW_TASK
    }

    /** Whether a call has run, so that the thread stands at an exit. */
    boolean hasRun() {
        return hasRun;
    }

    /** The raw result of the last one. */
    long result() {
        return result;
    }

    /** That of the guest's own call, or of one with its number. */
    long ownResult() {
        return ownResult;
    }

    /** Whether the guest's own call, or one with its number, has never been begun. */
    boolean isOwnDue() {
        return ownRuns == 0;
    }

    /** Whether it was begun once, and was not run, for a signal to come first. */
    boolean isOwnPutOff() {
        return wasPutOff && ownRuns == 1;
    }

    /**
     * Runs a call to its end. In a handler.
     *
     * @return its raw result; −ERESTARTNOINTR for the guest's own call if signals must come first
     */
    long run(Syscall wanted) {
        Syscall injected = UntracedClone.withoutFlag(wanted);
        boolean isFirst = !hasRun;
        boolean isOwn = injected.number() == call.number();
        if (isOwn) {
            ownRuns++;
        }
        if (isFirst && isOwn && mayHoldBack(injected) && tracer.onTracer(this::putOff)) {
            result = InterruptedCall.BEGIN_AGAIN;
            return result;
        }
        int status = tracer.scheduler().resumeAndAwait(thread, () -> {
            if (hasRun) {
                registers.rewind(injected);
                resumeToNextStop();
            } else {
                tracer.signalDelivery().sendTokens(thread);
                exchange(injected);
            }
        });
        for (; ; ) {
            int current = status;
            Step step = tracer.onTracer(() -> step(current));
            if (step == Step.DONE) {
                Syscall again = tracer.onTracer(() -> tracer.debuggees().afterInterruption(thread, injected, result));
                if (again != null) {
                    // This stop has swallowed what interrupted the call: the thread stands here.
                    status = tracer.scheduler().resumeAndAwait(thread, () -> {
                        registers.rewind(again);
                        tracer.inner().stops().atTrap(thread.task(), this::resumeToNextStop);
                    });
                    continue;
                }
                if (injected.number() == call.number()) {
                    ownResult = result;
                }
                return result;
            }
            if (step == Step.NEW_TASK) {
                int event = WaitStatus.event(current);
                tracer.newTasks().created(thread, event, registers.areOwn() ? null : stop);
                status = tracer.scheduler().resumeAndAwait(thread, () -> atEvent(event));
            } else {
                Runnable resume = nextResume == null ? this::resumeToNextStop : nextResume;
                status = tracer.scheduler().resumeAndAwait(thread, resume);
            }
        }
    }

    /** Whether a call may block signals, take them, or show which are pending: those that wait must not meet it as tokens. */
    static boolean mayHoldBack(Syscall call) {
        return switch (call.number()) {
            case Sysno.RT_SIGPROCMASK, Sysno.RT_SIGTIMEDWAIT, Sysno.RT_SIGPENDING -> true;
            default -> false;
        };
    }

    /**
     * Signals have come while the thread waited for the tool in the guest, before it came to its call: that is not run, and begins again behind them.
     *
     * @return whether there are any. On the tracer thread
     */
    boolean putOff() {
        if (!tracer.signalDelivery().sendTokens(thread)) {
            return false;
        }
        wasPutOff = true;
        ownRuns = 1;
        return true;
    }

    /**
     * The guest's call is not to run. The thread stands at its entry, in front of the guest's own filters, which must see the number that the
     * guest has called and not the −1 of a call that is skipped: it is skipped behind them, where the thread
     * stands then, unless they have answered it. In a handler.
     */
    void passFilters() {
        for (; ; ) {
            int status = tracer.scheduler().resumeAndAwait(thread, this::resumeToNextStop);
            if (!WaitStatus.isStopped(status) || WaitStatus.isSyscallStop(status)) {
                // They have answered it.
                tracer.onTracer(() -> step(status));
            }
            if (hasRun || WaitStatus.event(status) == WaitStatus.EVENT_SECCOMP) {
                return;
            }
        }
    }

    private void atEvent(int event) {
        tracer.inner().stops().atEvent(thread.task(), event, this::resumeToNextStop);
    }

    private void resumeToNextStop(int signal) {
        tracer.inner().beforeResume(thread.task());
        tracer.ptrace().resume(thread.tid(), Ptrace.SYSCALL, signal);
    }

    /** Lets the thread run on, to its next stop for a call or for something else. On the tracer thread. */
    void resumeToNextStop() {
        tracer.ptrace().resume(thread.tid(), Ptrace.SYSCALL, 0);
    }

    /** The thread stands at the entry: lets another call run in the place of the guest's, to its exit. */
    private void exchange(Syscall injected) {
        registers.exchange(injected);
        if (call.abi() == Abi.VSYSCALL) {
            // No exit stop follows an emulated call, but this stop does, before the guest's next instruction.
            tracer.ptrace().interrupt(thread.tid());
            tracer.ptrace().resume(thread.tid(), Ptrace.CONT, 0);
        } else {
            interruptIfNeeded();
            resumeToNextStop();
        }
    }

    private Step step(int status) {
        nextResume = null;
        if (!WaitStatus.isStopped(status)) {
            throw new GuestEnded(thread.id(), "has ended");
        }
        if (WaitStatus.isSyscallStop(status)) {
            SyscallStop at = tracer.ptrace().syscallStop(thread.tid());
            if (at != null && at.op() == SyscallStop.EXIT) {
                hasRun = true;
                thread.setEntered(false);
                result = isPuttingOff ? InterruptedCall.BEGIN_AGAIN : at.result();
                isPuttingOff = false;
                wasInterrupted |= InterruptedCall.isRestart(result);
                return Step.DONE;
            }
            interruptIfNeeded();
            held.release();
            if (tracer.signalDelivery().sendTokens(thread) && canBePutOff()) {
                isPuttingOff = true;
                wasPutOff = true;
                tracer.ptrace().setRegister(thread.tid(), UserRegisters.ORIG_RAX, -1);
            }
            return Step.AGAIN;
        }
        int event = WaitStatus.event(status);
        if (WaitStatus.isNewTask(event)) {
            return Step.NEW_TASK;
        }
        return switch (event) {
            case WaitStatus.EVENT_EXEC -> throw new GuestEnded(thread.id(), "runs another program");
            case WaitStatus.EVENT_STOP -> stopped(WaitStatus.signal(status));
            case 0 -> {
                int atOnce = putAside(WaitStatus.signal(status));
                nextResume = () -> tracer.ptrace().resume(thread.tid(), Ptrace.SYSCALL, atOnce);
                yield Step.AGAIN;
            }
            case WaitStatus.EVENT_SECCOMP -> atFilter();
            case WaitStatus.EVENT_EXIT, WaitStatus.EVENT_VFORK_DONE -> {
                nextResume = () -> atEvent(event);
                yield Step.AGAIN;
            }
            default -> Step.AGAIN;
        };
    }

    /**
     * A signal comes between two calls: it waits, where it can in the kernel, else here. Another thread may take it then, but for what has interrupted a
     * call: if the tool answers with the restart code of that, the thread has to meet a signal for the kernel to look at it.
     *
     * @return with which signal the thread runs on
     */
    private int putAside(int signal) {
        if (!wasInterrupted && HeldSignals.canHold(signal)) {
            held.hold(signal);
            return signal;
        }
        return tracer.signalDelivery().defer(thread);
    }

    /**
     * The thread must not block now if it is to be let go, if what it waits for has come, or, in a call of its own, if who traces it wants it
     * to stop; the stop that it stands in has swallowed what said so.
     */
    private void interruptIfNeeded() {
        if (tracer.isReleasing()
                || tracer.inner().waits().isOver(thread.task())
                || runsForGuest() && tracer.inner().stops().isDue(thread.task())) {
            tracer.ptrace().interrupt(thread.tid());
        }
    }

    /** Whether what runs is the guest's own call, or its rest, or what we wait with in its place. */
    private boolean runsForGuest() {
        return registers.holdOwn()
                || registers.hold(Sysno.RESTART_SYSCALL)
                || registers.hold(Sysno.PAUSE) && InnerTracing.isWait(call);
    }

    /** A filter meets the injected call: ours, or one of the guest's own that asks for a tracer. */
    private Step atFilter() {
        if (thread.isFiltered() && tracer.ownFilters().askForTracer(thread)) {
            nextResume = () -> {
                if (!tracer.inner().stops().atOwnFilter(thread.task(), this::resumeToNextStop)) {
                    tracer.ownFilters().refuse(thread);
                    resumeToNextStop();
                }
            };
        } else {
            interruptIfNeeded();
        }
        return Step.AGAIN;
    }

    private Step stopped(int signal) {
        if (Signals.stops(signal)) {
            nextResume = () -> tracer.inner().stops().atGroupStop(thread.task(), signal, this::resumeToNextStop);
            return Step.AGAIN;
        }
        if (!thread.isTimerDue()) {
            tracer.signalDelivery().continued(thread);
        }
        if (tracer.debuggees().isToStop(thread)) {
            nextResume = () -> tracer.inner().stops().atTrap(thread.task(), this::resumeToNextStop);
            return Step.AGAIN;
        }
        if (call.abi() == Abi.VSYSCALL && !hasRun) {
            hasRun = true;
            result = tracer.ptrace().register(thread.tid(), UserRegisters.RAX);
            return Step.DONE;
        }
        return Step.AGAIN;
    }

    /**
     * Whether signals that came before the guest's own call can still be taken before it. They must: the call may block
     * them, or end the thread, and then nobody would ever take them.
     */
    private boolean canBePutOff() {
        return registers.holdOwn() && ownRuns == 1 && call.number() != Sysno.RT_SIGRETURN;
    }
}
