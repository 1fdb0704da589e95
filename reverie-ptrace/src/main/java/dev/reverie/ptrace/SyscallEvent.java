package dev.reverie.ptrace;

import dev.reverie.api.Action;
import dev.reverie.api.GlobalState;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.Registers;
import dev.reverie.linux.Errnos;
import dev.reverie.linux.Signals;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
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
    private final Tracer<G, T> tracer;
    private final GuestThread<G, T> thread;
    private final SyscallStop stop;
    private final Syscall call;
    private final Abi abi;

    /** Whether the thread has run on without waiting for its handler. */
    private boolean isOver;

    private final CallRun<G, T> calls;

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
        this.calls = new CallRun<>(tracer, thread, stop, call, registers);
    }

    @Override
    public CallEffects effects() {
        if (abi == Abi.VSYSCALL || abi == Abi.X86_64 && call.number() == Sysno.RT_SIGRETURN) {
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
            throw new GuestEnded(thread.id(), "has been killed");
        }
        if (abi != Abi.VSYSCALL && !(calls.hasRun() && registers.hold(Sysno.RT_SIGRETURN))) {
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
                if (stop.op() == SyscallStop.ENTRY && thread.isFiltered() && !calls.hasRun()) {
                    calls.passFilters();
                }
                concludeWith(value);
            }
        }
    }

    /** The guest's call has been made elsewhere, and a signal has interrupted it: ends the event with the restart code that it returned. */
    void interrupted(long code) {
        new ForcedCall<>(tracer, thread).leaveCall();
        tracer.onTracer(() -> {
            if (effects != null) {
                effects.restoreStack();
            }
            tracer.ptrace().setRegister(thread.tid(), UserRegisters.ORIG_RAX, stop.nr());
            tracer.ptrace().setRegister(thread.tid(), UserRegisters.RAX, code);
            if (calls.hasRun()) {
                registers.loadOwn();
            }
            if (effects != null) {
                effects.apply(tracer.ptrace(), thread.tid(), thread.resident());
            }
            tracer.signalDelivery().sendTokens(thread);
            tracer.returned(thread);
            return null;
        });
    }

    private void concludeWith(long value) {
        tracer.onTracer(() -> {
            conclude(value);
            return null;
        });
    }

    /** The guest's own call, in strict mode, ends its thread instead. */
    private void end() {
        isOver = true;
        tracer.onTracer(() -> {
            if (tracer.threads().of(thread.process()).size() == 1) {
                tracer.signals().kill(thread.process().pid(), Signals.SIGKILL);
            } else if (calls.hasRun()) {
                registers.rewind(Syscall.of(Sysno.EXIT, SyscallArgs.NONE));
                calls.resumeToNextStop();
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
        registers.check(last, calls.hasRun());
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
        if (calls.hasRun() || effects != null || !InnerTracing.isWait(last) || tracer.isInnerTracer(thread)) {
            long answer = tracer.innerCalls().perform(thread, last, this::run);
            if (answer != Requests.PASS) {
                finish(Action.result(answer));
                return;
            }
        }
        if (!calls.hasRun() && CallRun.mayHoldBack(last) && tracer.onTracer(calls::putOff)) {
            concludeWith(InterruptedCall.BEGIN_AGAIN);
            return;
        }
        boolean isTail = !calls.hasRun()
                && effects == null
                && (last == call || last.args().equals(call.args()))
                && !UntracedClone.hasFlag(last)
                && tracer.watchedCalls().areSettled(thread, last);
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

    @Override
    public long inject(Syscall injected) {
        if (isOver) {
            throw letGo();
        }
        registers.check(injected, calls.hasRun());
        if (tracer.ownFilters().forbids(thread, injected) && injected.number() == call.number()) {
            end();
            throw new GuestEnded(thread.id(), "has broken the rules of seccomp's strict mode");
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
        long answer = tracer.innerCalls().perform(thread, injected, this::run);
        return answer != Requests.PASS ? answer : injectPlain(injected);
    }

    private long injectPlain(Syscall injected) {
        boolean isUnfiltered = tracer.onTracer(() -> tracer.ownFilters().suspend(thread, injected, call));
        long result = run(injected);
        if (isUnfiltered) {
            tracer.onTracer(() -> {
                tracer.ownFilters().resume(thread);
                return null;
            });
        }
        return result;
    }

    /** Like {@link #inject}, for a clone3 whose argument structure in guest memory we changed. */
    private long injectCleared(Syscall injected) {
        long result = run(injected);
        UntracedClone.restore(injected, memory());
        return result;
    }

    /** Like {@link #inject}, for what the tracer has to see the end of. */
    private long injectWatched(Syscall injected) {
        NextStops.Awaited stops = tracer.onTracer(() -> tracer.watchedCalls().before(thread, injected));
        if (stops != null) {
            tracer.nextStops().await(stops, thread);
        }
        long result = run(tracer.watchedCalls().inPlaceOf(thread, injected));
        tracer.onTracer(() -> {
            tracer.watchedCalls().after(thread, injected, result);
            return null;
        });
        return result;
    }

    /** Runs a call, or a part of one that the tracer carries out. */
    private long run(Syscall wanted) {
        boolean isFirst = !calls.hasRun();
        long result = calls.run(wanted);
        if (isFirst
                && calls.hasRun()
                && tracer.isReleasing()
                && InterruptedCall.isRestartable(result, wanted.number())) {
            leave();
            throw letGo();
        }
        return result;
    }

    /** The thread is to be let go, which has interrupted what was injected: the guest's own call begins again instead. */
    private void leave() {
        isOver = true;
        tracer.onTracer(() -> {
            boolean isKernels = (registers.holdOwn() || registers.hold(Sysno.RESTART_SYSCALL))
                    && InterruptedCall.isRestart(calls.result());
            conclude(isKernels ? calls.result() : InterruptedCall.RESTART);
            return null;
        });
    }

    private GuestEnded letGo() {
        return new GuestEnded(thread.id(), "is let go");
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
            if (!calls.hasRun()) {
                tracer.resume(thread, 0);
            } else if (calls.isOwnDue()) {
                beginAgain();
            } else {
                conclude(calls.ownResult());
            }
            return null;
        });
    }

    /** The guest's own call has not run: it will come as a new event, behind the signals that wait. Its tracer sees it interrupted. */
    private void beginAgain() {
        if (tracer.inner().stops().isTraced(thread.task())) {
            tracer.ptrace().setRegister(thread.tid(), UserRegisters.RAX, InterruptedCall.BEGIN_AGAIN);
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
        if (calls.isOwnPutOff() && InterruptedCall.isRestart(value)) {
            beginAgain();
            return;
        }
        Ptrace ptrace = tracer.ptrace();
        int tid = thread.tid();
        if (!calls.hasRun()) {
            // Number −1 makes the kernel skip the call and keep the result register.
            ptrace.setRegister(tid, UserRegisters.ORIG_RAX, -1);
            ptrace.setRegister(
                    tid, UserRegisters.RAX, InterruptedCall.isRestart(value) ? InterruptedCall.EINTR_RESULT : value);
            tracer.inner().stops().skipping(thread.task(), stop.nr());
            tracer.signalDelivery().sendTokens(thread);
        } else if (!registers.hold(Sysno.RT_SIGRETURN)) {
            // After a sigreturn all registers are those of the interrupted program.
            if (InterruptedCall.isRestart(value) && !registers.holdOwn()) {
                // What the kernel restarts is the guest's call, which will come back as a new event.
                ptrace.setRegister(tid, UserRegisters.ORIG_RAX, stop.nr());
            }
            if (value != calls.result()) {
                ptrace.setRegister(tid, UserRegisters.RAX, value);
            } else if (value == InterruptedCall.EINTR_RESULT && registers.holdOwn()) {
                tracer.eventStops().restartCall(thread, 0);
            }
            registers.loadOwn();
        }
        if (effects != null) {
            effects.apply(ptrace, tid, thread.resident());
        }
        if (calls.hasRun()) {
            tracer.returned(thread);
        } else {
            tracer.resume(thread, 0);
        }
    }
}
