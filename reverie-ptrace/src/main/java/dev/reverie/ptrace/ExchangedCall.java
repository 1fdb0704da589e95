package dev.reverie.ptrace;

import dev.reverie.api.Action;
import dev.reverie.api.GlobalState;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.Registers;
import dev.reverie.linux.Signals;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.WaitStatus;
import dev.reverie.ptrace.resident.Exchange;
import dev.reverie.ptrace.scheduler.EventLoop;
import dev.reverie.syscalls.Syscall;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An intercepted call whose thread waits for the tool in the guest, at no stop. As soon as the handler wants what only a stopped thread
 * has, the thread is made to stop at its call; from then on the call is a {@link SyscallEvent} like any other.
 */
final class ExchangedCall<G extends GlobalState, T extends @Nullable Object> implements HandledCall, Runnable {
    private final Tracer<G, T> tracer;
    private final GuestThread<G, T> thread;
    private final Exchange exchange;
    private final Syscall call;

    /** What it has become; null while the thread is not stopped. */
    private @Nullable SyscallEvent<G, T> event;

    /** Whether its last stop at a call was at the exit. */
    private boolean isAtExit;

    /** What the guest's own call has returned that was made in the guest; null if none was. */
    private @Nullable Long ownResult;

    private ExchangedCall(Tracer<G, T> tracer, GuestThread<G, T> thread, Exchange exchange) {
        this.tracer = tracer;
        this.thread = thread;
        this.exchange = exchange;
        this.call = exchange.call();
    }

    /** A thread asks. On the tracer thread. */
    static <G extends GlobalState, T extends @Nullable Object> void begin(
            Tracer<G, T> tracer, GuestThread<G, T> thread) {
        Exchange exchange = Objects.requireNonNull(thread.resident().exchange());
        ExchangedCall<G, T> asked = new ExchangedCall<>(tracer, thread, exchange);
        tracer.resident().beforeEvent();
        tracer.userFaults().note(thread.process().pid(), asked.call);
        tracer.handlers().submit(thread, asked);
    }

    @Override
    public void run() {
        tracer.onSyscall(thread, this, call);
    }

    @Override
    public long inject(Syscall injected) {
        if (event == null && tracer.onTracer(() -> canMake(injected))) {
            long result = make(injected);
            if (result != InterruptedCall.BEGIN_AGAIN) {
                if (injected.number() == call.number()) {
                    ownResult = result;
                }
                return result;
            }
        }
        return stopped().inject(injected);
    }

    private boolean canMake(Syscall injected) {
        return !thread.hasEnded()
                && !thread.isFiltered()
                && !thread.isTimerDue()
                && !(tracer.hasInner() && tracer.inner().concerns(thread.task(), injected))
                && !tracer.watchedCalls().watches(injected)
                && !tracer.instructions().answers(injected)
                && exchange.makes(injected);
    }

    /** Has the thread make a call in the guest; its raw result, −ERESTARTNOINTR if a signal was in the way. */
    private long make(Syscall injected) {
        int status = tracer.scheduler().resumeAndAwait(thread, () -> exchange.make(injected));
        for (; ; ) {
            int current = status;
            if (current != EventLoop.ASKS && atCall(current)) {
                event = tracer.onTracer(this::atStop);
                return InterruptedCall.BEGIN_AGAIN;
            }
            Long made = tracer.onTracer(exchange::takeMade);
            if (made != null) {
                return made;
            }
            status = tracer.scheduler().resumeAndAwait(thread, () -> goOn(current));
        }
    }

    @Override
    public CallEffects effects() {
        return stopped().effects();
    }

    @Override
    public Registers registers() {
        return stopped().registers();
    }

    @Override
    public byte @Nullable [] extendedState() {
        return stopped().extendedState();
    }

    @Override
    public void finish(Action action) {
        if (event == null && tracer.onTracer(() -> answer(action))) {
            return;
        }
        if (action instanceof Action.Result(long value) && isInterruption(value)) {
            stopped().interrupted(value);
        } else {
            stopped().finish(action);
        }
    }

    @Override
    public void giveUp() {
        finish(ownResult == null ? Action.proceed() : Action.result(ownResult));
    }

    /** Whether a result says that a signal has interrupted the guest's call: what becomes of that, the kernel decides. */
    private boolean isInterruption(long value) {
        return InterruptedCall.isRestart(value) && ownResult != null && ownResult == value;
    }

    private boolean answer(Action action) {
        if (thread.hasEnded()) {
            return true;
        }
        Action chosen = action instanceof Action.Result(long value)
                        && InterruptedCall.isRestart(value)
                        && !isInterruption(value)
                ? Action.result(InterruptedCall.EINTR_RESULT)
                : action;
        if (thread.isFiltered() || tracer.watchedCalls().watches(call) || !exchange.takes(chosen)) {
            return false;
        }
        exchange.answer(chosen);
        if (thread.isTimerDue()) {
            tracer.ptrace().interrupt(thread.tid());
        }
        return true;
    }

    /** The event of the call, at which its thread stands. */
    private SyscallEvent<G, T> stopped() {
        SyscallEvent<G, T> known = event;
        if (known != null) {
            return known;
        }
        if (!tracer.onTracer(() -> thread.resident().standAtCall())) {
            comeToCall();
        }
        SyscallEvent<G, T> found = tracer.onTracer(this::atStop);
        event = found;
        return found;
    }

    private void comeToCall() {
        int status = tracer.scheduler().resumeAndAwait(thread, exchange::stop);
        while (!atCall(status)) {
            int current = status;
            status = tracer.scheduler().resumeAndAwait(thread, () -> goOn(current));
        }
    }

    private SyscallEvent<G, T> atStop() {
        SyscallStop stop = tracer.ptrace().syscallStop(thread.tid());
        if (stop == null) {
            throw new GuestEnded(thread.id(), "has been killed");
        }
        return new SyscallEvent<>(tracer, thread, stop, call);
    }

    /** Whether the thread has come to its call. */
    private boolean atCall(int status) {
        if (!WaitStatus.isStopped(status)) {
            throw new GuestEnded(thread.id(), "has ended");
        }
        if (WaitStatus.isSyscallStop(status)) {
            return tracer.onTracer(this::isAtEntry);
        }
        if (WaitStatus.event(status) != WaitStatus.EVENT_SECCOMP) {
            return false;
        }
        return tracer.onTracer(() -> {
            SyscallStop stop = tracer.ptrace().syscallStop(thread.tid());
            return stop == null || !thread.resident().atCall(stop);
        });
    }

    /** The same for a thread that has got filters of the guest's own meanwhile: whether that is the entry of its call. */
    private boolean isAtEntry() {
        SyscallStop stop = tracer.ptrace().syscallStop(thread.tid());
        isAtExit = stop != null && stop.op() == SyscallStop.EXIT;
        thread.setEntered(!isAtExit);
        return stop == null || !isAtExit && !thread.resident().atEntry(stop);
    }

    /** Lets the thread go on that has stopped for something else. */
    private void goOn(int status) {
        if (status == EventLoop.ASKS) {
            return;
        }
        int event = WaitStatus.event(status);
        int signal = WaitStatus.signal(status);
        if (WaitStatus.isSyscallStop(status)) {
            if (isAtExit) {
                resume(0);
            }
        } else if (event == 0) {
            if (!thread.resident().atSignal(signal)) {
                resume(signal);
            }
        } else if (event == WaitStatus.EVENT_STOP && Signals.stops(signal)) {
            tracer.inner().stops().atGroupStop(thread.task(), signal, this::resume);
        } else if (event == WaitStatus.EVENT_STOP) {
            tracer.eventStops().restartCall(thread, signal);
            tracer.signalDelivery().continued(thread);
            tracer.inner().stops().atTrap(thread.task(), this::resume);
        } else if (event != WaitStatus.EVENT_SECCOMP) {
            tracer.inner().stops().atEvent(thread.task(), event, this::resume);
        }
    }

    /** A timer that is due must not stop it again. */
    private void resume(int signal) {
        tracer.inner().beforeResume(thread.task());
        tracer.ptrace().resume(thread.tid(), tracer.running(thread), signal);
    }
}
