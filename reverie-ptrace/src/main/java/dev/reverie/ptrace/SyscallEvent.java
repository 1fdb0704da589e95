package dev.reverie.ptrace;

import dev.reverie.api.Action;
import dev.reverie.api.GlobalState;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.Registers;
import dev.reverie.linux.Errnos;
import dev.reverie.linux.Signals;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.ptrace.inner.InnerTracing;
import dev.reverie.ptrace.inner.Requests;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/**
 * An intercepted call between its seccomp stop and the moment its thread runs on.
 *
 * <p>At first the call has not run, and the thread stands at its entry. The first injected call runs from there: the
 * number and arguments are exchanged if they differ, and the thread stops again at the exit. Each further call rewinds the
 * thread to the same {@code syscall} instruction. In the end the guest's own registers are put back, with the result the
 * handler chose; a call that ran as the guest made it, and whose result is kept, costs no register access at all.
 *
 * <pre>
 *   seccomp stop ──proceed──────────────────────────────────────────► runs on (1 stop)
 *        │ inject                        ┌────────── inject ─────────┐
 *        ▼                               ▼                           │
 *   (call runs) ──► exit stop ──► rewound ──► entry stop ──► (seccomp stop) ──► exit stop
 *                       └──result────────────────────────────────────────────────┴──────► runs on
 * </pre>
 *
 * <p>A signal that arrives behind the first injected call and before the guest's own comes first in the guest's eyes. The
 * guest's call is then not run: injecting it returns −ERESTARTNOINTR, and it comes back as a new event.
 */
@SuppressWarnings("ReferenceEquality") // the guest's own call is most often recognised by being the same object
final class SyscallEvent<G extends GlobalState, T extends @Nullable Object> implements HandledCall, Runnable {
    private static final long EINTR_RESULT = -4;
    private static final int SIGRETURN = 15;

    /** −ERESTARTNOINTR: a signal came first, and the call begins again whatever the signal does. */
    private static final long RESTART = -513;

    private final Tracer<G, T> tracer;
    private final GuestThread<G, T> thread;
    private final SyscallStop stop;
    private final Syscall call;
    private final Abi abi;

    /** Whether a call has run, so that the thread stands at an exit. */
    private boolean hasRun;

    /** How often the guest's own call, or one with its number, has been begun. */
    private int ownRuns;

    /** Whether the kernel is skipping the guest's own call, for a signal to come first. */
    private boolean isPuttingOff;

    /** Whether it has skipped it. */
    private boolean wasPutOff;

    private long result;

    /** That of the guest's own call, once it has run. */
    private long ownResult;

    /** Whether the thread has run on without waiting for its handler. */
    private boolean isOver;

    /** Those of the thread, as far as they say which call runs. */
    private final CallRegisters registers;

    /** What else the handler has done; null if nothing. */
    private @Nullable CallEffects effects;

    SyscallEvent(Tracer<G, T> tracer, GuestThread<G, T> thread, SyscallStop stop, Syscall call) {
        this.tracer = tracer;
        this.thread = thread;
        this.stop = stop;
        this.call = call;
        this.abi = call.abi();
        this.registers = new CallRegisters(tracer.ptrace(), thread, stop, call);
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

    @Override
    public CallEffects effects() {
        if (abi == Abi.VSYSCALL || abi == Abi.X86_64 && call.number() == SIGRETURN) {
            throw new IllegalStateException("not in the event of " + call.name());
        }
        CallEffects now = effects == null ? new CallEffects() : effects;
        effects = now;
        return now;
    }

    /** Injected calls change some. */
    @Override
    public Registers registers() {
        Registers chosen = effects == null ? null : effects.registers();
        if (chosen != null) {
            return chosen;
        }
        UserRegisters live = tracer.onTracer(() -> tracer.ptrace().registers(thread.tid()));
        if (live == null) {
            throw new GuestEnded(thread.tid(), "has been killed");
        }
        if (abi != Abi.VSYSCALL && !(hasRun && registers.hold(SIGRETURN))) {
            for (int i = 0; i < SyscallArgs.COUNT; i++) {
                live.set(CallConvention.register(abi, i), call.args().get(i));
            }
            live.set(UserRegisters.RIP, stop.ip());
            live.set(UserRegisters.RAX, -Errnos.ENOSYS);
        }
        thread.resident().present(live);
        return RegisterAccess.of(live);
    }

    @Override
    public byte @Nullable [] extendedState() {
        return tracer.onTracer(() -> tracer.ptrace().extendedState(thread.tid()));
    }

    /** Handles the event. In a handler. */
    @Override
    public void run() {
        tracer.onSyscall(thread, this, call);
    }

    @Override
    public void finish(Action action) {
        if (isOver) {
            return;
        }
        switch (action) {
            case Action.Proceed ignored -> runLast(call);
            case Action.ProceedWith(Syscall other) -> runLast(other);
            case Action.Result(long value) -> {
                if (stop.op() == SyscallStop.ENTRY && thread.isFiltered() && !hasRun) {
                    passFilters(value);
                } else {
                    concludeWith(value);
                }
            }
        }
    }

    private void concludeWith(long value) {
        tracer.onTracer(() -> {
            conclude(value);
            return null;
        });
    }

    /**
     * The call is not to run. The thread stands at its entry, in front of the guest's own filters, which must see the number that the
     * guest has called and not the −1 of a call that is skipped: it is skipped behind them.
     */
    private void passFilters(long value) {
        for (; ; ) {
            int status = tracer.scheduler().resumeAndAwait(thread, this::resumeToNextStop);
            if (!WaitStatus.isStopped(status) || WaitStatus.isSyscallStop(status)) {
                // They have answered it.
                tracer.onTracer(() -> step(status));
            }
            if (hasRun || WaitStatus.event(status) == WaitStatus.EVENT_SECCOMP) {
                concludeWith(value);
                return;
            }
        }
    }

    /** The guest's own call, in strict mode, ends its thread instead. */
    private void end() {
        isOver = true;
        tracer.onTracer(() -> {
            if (tracer.threads().of(thread.process()).size() == 1) {
                tracer.signals().kill(thread.process().pid(), Signals.SIGKILL);
            } else if (hasRun) {
                registers.rewind(Syscall.of(Sysno.EXIT, SyscallArgs.NONE));
                resumeToNextStop();
            } else {
                tracer.ptrace().setRegister(thread.tid(), UserRegisters.ORIG_RAX, Sysno.EXIT);
                tracer.resume(thread, 0);
            }
            return null;
        });
    }

    private Memory memory() {
        return tracer.memoryOf(thread.process().pid());
    }

    /** Runs a call that nobody waits for, unless registers have to be put back behind it. */
    private void runLast(Syscall last) {
        registers.check(last, hasRun);
        if (tracer.ownFilters().forbids(thread, last)) {
            end();
            return;
        }
        if (tracer.instructions().answers(last)) {
            finish(Action.result(tracer.instructions().answer(thread, last)));
            return;
        }
        if (thread.resident().answers(last)) {
            finish(Action.result(thread.resident().answer(last)));
            return;
        }
        if (hasRun || effects != null || !InnerTracing.isWait(last) || tracer.isInnerTracer(thread)) {
            long answer = tracer.innerCalls().perform(thread, last, this::runInner);
            if (answer != Requests.PASS) {
                finish(Action.result(answer));
                return;
            }
        }
        if (!hasRun && mayHoldBack(last) && tracer.onTracer(this::putOff)) {
            concludeWith(RESTART);
            return;
        }
        boolean isTail = !hasRun
                && effects == null
                && (last == call || last.args().equals(call.args()))
                && !UntracedClone.hasFlag(last)
                && !tracer.watchedCalls().watches(last);
        if (isTail && !(UntracedClone.mayHaveFlagInMemory(last) && UntracedClone.clear(last, memory()))) {
            tracer.onTracer(() -> {
                if (last.number() != call.number()) {
                    tracer.ptrace().setRegister(thread.tid(), UserRegisters.ORIG_RAX, CallConvention.rawNumber(last));
                }
                tracer.inner().left(thread.task(), last);
                tracer.signalDelivery().sendTokens(thread);
                tracer.resume(thread, 0);
                return null;
            });
            return;
        }
        concludeWith(isTail ? injectCleared(last) : inject(last));
    }

    /**
     * Signals have come while the thread waited for the tool in the guest, before it came to its call: that is not run, and begins again behind them.
     *
     * @return whether there are any
     */
    private boolean putOff() {
        if (!tracer.signalDelivery().sendTokens(thread)) {
            return false;
        }
        wasPutOff = true;
        ownRuns = 1;
        return true;
    }

    /** Whether a call may block signals, take them, or show which are pending: those that wait must not meet it as tokens. */
    private static boolean mayHoldBack(Syscall call) {
        return switch (call.number()) {
            case Sysno.RT_SIGPROCMASK, Sysno.RT_SIGTIMEDWAIT, Sysno.RT_SIGPENDING -> true;
            default -> false;
        };
    }

    @Override
    public long inject(Syscall injected) {
        if (isOver) {
            throw letGo();
        }
        registers.check(injected, hasRun);
        if (tracer.ownFilters().forbids(thread, injected) && injected.number() == call.number()) {
            end();
            throw new GuestEnded(thread.tid(), "has broken the rules of seccomp's strict mode");
        }
        if (tracer.instructions().answers(injected)) {
            return tracer.instructions().answer(thread, injected);
        }
        if (thread.resident().answers(injected)) {
            return thread.resident().answer(injected);
        }
        if (UntracedClone.mayHaveFlagInMemory(injected) && UntracedClone.clear(injected, memory())) {
            return injectCleared(injected);
        }
        if (tracer.watchedCalls().watches(injected)) {
            return injectWatched(injected);
        }
        long answer = tracer.innerCalls().perform(thread, injected, this::runInner);
        return answer != Requests.PASS ? answer : injectPlain(injected);
    }

    private long injectPlain(Syscall injected) {
        boolean isUnfiltered = tracer.onTracer(() -> tracer.ownFilters().suspend(thread, injected, call));
        run(injected);
        if (isUnfiltered) {
            tracer.onTracer(() -> {
                tracer.ownFilters().resume(thread);
                return null;
            });
        }
        return result;
    }

    /** Runs a part of a call that is carried out by the tracer. */
    private long runInner(Syscall part) {
        run(part);
        return result;
    }

    /** Like {@link #inject}, for a clone3 whose argument structure in guest memory we changed. */
    private long injectCleared(Syscall injected) {
        run(injected);
        UntracedClone.restore(injected, memory());
        return result;
    }

    /** Like {@link #inject}, for what the tracer has to see the end of. */
    private long injectWatched(Syscall injected) {
        tracer.onTracer(() -> {
            tracer.watchedCalls().before(thread, injected);
            return null;
        });
        run(tracer.watchedCalls().inPlaceOf(thread, injected));
        tracer.onTracer(() -> {
            tracer.watchedCalls().after(thread, injected, result);
            return null;
        });
        return result;
    }

    private void run(Syscall wanted) {
        Syscall injected = UntracedClone.withoutFlag(wanted);
        boolean isFirst = !hasRun;
        boolean isOwn = injected.number() == call.number();
        if (isOwn) {
            ownRuns++;
        }
        if (isFirst && isOwn && tracer.onTracer(this::putOff)) {
            result = RESTART;
            return;
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
                    status = tracer.scheduler().resumeAndAwait(thread, () -> {
                        registers.rewind(again);
                        resumeToNextStop();
                    });
                    continue;
                }
                if (injected.number() == call.number()) {
                    ownResult = result;
                }
                if (isFirst && tracer.isReleasing() && InterruptedCall.isRestartable(result, injected.number())) {
                    leave();
                    throw letGo();
                }
                return;
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

    /** The thread is to be let go, which has interrupted what was injected: the guest's own call begins again instead. */
    private void leave() {
        isOver = true;
        tracer.onTracer(() -> {
            boolean isKernels = registers.holdOwn() && InterruptedCall.isRestart(result);
            conclude(isKernels ? result : InterruptedCall.RESTART);
            return null;
        });
    }

    private GuestEnded letGo() {
        return new GuestEnded(thread.tid(), "is let go");
    }

    @Override
    public void giveUp() {
        if (isOver) {
            return;
        }
        isOver = true;
        tracer.onTracer(() -> {
            if (effects != null) {
                effects.restoreStack();
                effects = null;
            }
            if (!hasRun) {
                tracer.resume(thread, 0);
            } else if (ownRuns == 0) {
                beginAgain();
            } else {
                conclude(ownResult);
            }
            return null;
        });
    }

    /** How to let the thread go after {@link Step#AGAIN}; null for {@link #resumeToNextStop}. */
    private @Nullable Runnable nextResume;

    private void atEvent(int event) {
        tracer.inner().stops().atEvent(thread.task(), event, this::resumeToNextStop);
    }

    private void resumeToNextStop(int signal) {
        tracer.inner().beforeResume(thread.task());
        tracer.ptrace().resume(thread.tid(), Ptrace.SYSCALL, signal);
    }

    private void resumeToNextStop() {
        tracer.ptrace().resume(thread.tid(), Ptrace.SYSCALL, 0);
    }

    /** The thread stands at the entry: lets another call run in the place of the guest's, to its exit. */
    private void exchange(Syscall injected) {
        registers.exchange(injected);
        if (abi == Abi.VSYSCALL) {
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
            throw new GuestEnded(thread.tid(), "has ended");
        }
        if (WaitStatus.isSyscallStop(status)) {
            SyscallStop at = tracer.ptrace().syscallStop(thread.tid());
            if (at != null && at.op() == SyscallStop.EXIT) {
                hasRun = true;
                thread.setEntered(false);
                result = isPuttingOff ? RESTART : at.result();
                isPuttingOff = false;
                return Step.DONE;
            }
            interruptIfNeeded();
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
            case WaitStatus.EVENT_EXEC -> throw new GuestEnded(thread.tid(), "runs another program");
            case WaitStatus.EVENT_STOP -> stopped(WaitStatus.signal(status));
            case 0 -> {
                int atOnce = tracer.signalDelivery().defer(thread);
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

    /** Whether what runs is the guest's own call, or what we wait with in its place. */
    private boolean runsForGuest() {
        return registers.holdOwn() || registers.hold(Sysno.PAUSE) && InnerTracing.isWait(call);
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
        if (abi == Abi.VSYSCALL && !hasRun) {
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
        return registers.holdOwn() && ownRuns == 1 && call.number() != SIGRETURN;
    }

    /** The guest's own call has not run: it will come as a new event, behind the signals that wait. Its tracer sees it interrupted. */
    private void beginAgain() {
        if (tracer.inner().stops().isTraced(thread.task())) {
            tracer.ptrace().setRegister(thread.tid(), UserRegisters.RAX, RESTART);
            tracer.ptrace().setRegister(thread.tid(), UserRegisters.ORIG_RAX, stop.nr());
        }
        tracer.inner().stops().atExit(thread.task(), signal -> {
            registers.beginAgain();
            tracer.resume(thread, signal);
        });
    }

    /** Ends the event with a result, and lets the thread run on. On the tracer thread. */
    private void conclude(long value) {
        if (effects != null) {
            effects.restoreStack();
        }
        if (wasPutOff && ownRuns == 1 && InterruptedCall.isRestart(value)) {
            beginAgain();
            return;
        }
        Ptrace ptrace = tracer.ptrace();
        int tid = thread.tid();
        if (!hasRun) {
            // Number −1 makes the kernel skip the call and keep the result register.
            ptrace.setRegister(tid, UserRegisters.ORIG_RAX, -1);
            ptrace.setRegister(tid, UserRegisters.RAX, InterruptedCall.isRestart(value) ? EINTR_RESULT : value);
            tracer.inner().stops().skipping(thread.task(), stop.nr());
            tracer.signalDelivery().sendTokens(thread);
        } else if (!registers.hold(SIGRETURN)) {
            // After a sigreturn all registers are those of the interrupted program.
            if (InterruptedCall.isRestart(value) && !registers.holdOwn()) {
                // What the kernel restarts is the guest's call, which will come back as a new event.
                ptrace.setRegister(tid, UserRegisters.ORIG_RAX, stop.nr());
            }
            if (value != result) {
                ptrace.setRegister(tid, UserRegisters.RAX, value);
            } else if (value == EINTR_RESULT && registers.holdOwn()) {
                tracer.eventStops().restartCall(thread, 0);
            }
            registers.loadOwn();
        }
        if (effects != null) {
            effects.apply(ptrace, tid, thread.resident());
        }
        if (hasRun) {
            tracer.returned(thread);
        } else {
            tracer.resume(thread, 0);
        }
    }
}
