package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.SignalAction;
import dev.reverie.linux.Signals;
import dev.reverie.linux.ffi.GuestSignals;
import dev.reverie.ptrace.inner.Notices;
import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Signals on their way to guest threads: shown to the tool if it asked for them, and made to wait while injected calls run.
 * Confined to the tracer thread.
 */
@SuppressWarnings("ReferenceEquality") // the same array back means nothing was exchanged
final class SignalDelivery<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;
    private final boolean isSubscribed;

    SignalDelivery(Tracer<G, T> tracer, boolean isSubscribed) {
        this.tracer = tracer;
        this.isSubscribed = isSubscribed;
    }

    /** A signal is about to be delivered. */
    void arrived(GuestThread<G, T> thread, int arriving) {
        if (tracer.timers().branches().handle(thread, arriving)
                || tracer.debuggees().handle(thread, arriving)
                || tracer.instructions().handle(thread, arriving)) {
            return;
        }
        boolean isExchanged = !thread.deferredSignals().isEmpty();
        byte[] info = isExchanged || isSubscribed || arriving == Signals.SIGCHLD
                ? tracer.ptrace().signalInfo(thread.tid())
                : null;
        if (info != null && isExchanged) {
            byte[] due = thread.deferredSignals().exchange(info);
            if (due == null) {
                tracer.resume(thread, 0);
                return;
            }
            sendTokens(thread);
            if (due != info) {
                tracer.ptrace().setSignalInfo(thread.tid(), due);
                info = due;
            }
        }
        if (info != null && Notices.unmask(info)) {
            tracer.ptrace().setSignalInfo(thread.tid(), info);
        }
        int number = info == null ? arriving : info[0];
        if (info == null || !isSubscribed) {
            pass(thread, number);
            return;
        }
        InboundSignal inbound = new InboundSignal(new Signal(number), SigInfo.of(info));
        tracer.handlers().submit(thread, () -> {
            SignalAction[] action = {SignalAction.deliver()};
            tracer.handlers()
                    .callback(
                            "onSignal",
                            thread,
                            guest -> action[0] = thread.process().tool().onSignal(guest, inbound));
            switch (action[0]) {
                case SignalAction.Deliver ignored -> passFromHandler(thread, number);
                case SignalAction.Suppress ignored -> tracer.resumeFromHandler(thread, 0);
                case SignalAction.Replace(Signal other) -> passFromHandler(thread, other.number());
                case SignalAction.ReplaceWithInfo(SigInfo other) -> deliver(thread, other);
            }
        });
    }

    private void deliver(GuestThread<G, T> thread, SigInfo info) {
        tracer.onTracer(() -> {
            tracer.ptrace().setSignalInfo(thread.tid(), info.bytes());
            return null;
        });
        passFromHandler(thread, info.signo());
    }

    /** The tool has had its say about a signal; now a guest that traces the thread has. */
    private void pass(GuestThread<G, T> thread, int signal) {
        tracer.inner().stops().atSignal(thread.task(), signal, chosen -> tracer.resume(thread, chosen));
    }

    private void passFromHandler(GuestThread<G, T> thread, int signal) {
        tracer.onTracer(() -> {
            pass(thread, signal);
            return null;
        });
    }

    /**
     * A signal arrives between injected calls: keeps it until the guest's registers are its own again.
     *
     * @return the number of the signal if it is to be delivered all the same, or else 0
     */
    int defer(GuestThread<G, T> thread) {
        byte[] siginfo = tracer.ptrace().signalInfo(thread.tid());
        if (siginfo == null) {
            return 0;
        }
        if (siginfo[0] == Signals.SIGSTOP
                && !isSubscribed
                && !tracer.inner().stops().isTraced(thread.task())
                && GuestSignals.tokenFor(siginfo) == 0) {
            // Nobody will see the registers, and the kernel knows best which SIGCONT came before and which after
            // it.
            return Signals.SIGSTOP;
        }
        thread.deferredSignals().defer(siginfo);
        return 0;
    }

    /**
     * A thread stopped although its process is not stopped: SIGCONT was sent. The kernel tells each thread so before the thread
     * takes another signal: what waits in it came before that SIGCONT, and what is still to arrive came after it. The arrival of
     * the SIGCONT says no such thing: another thread may take it, or none, and of stops of different threads nobody knows which
     * came first.
     */
    void continued(GuestThread<G, T> thread) {
        thread.deferredSignals().dropStops();
    }

    /** Sends what stands for the signals that wait, and says whether there were any. */
    boolean sendTokens(GuestThread<G, T> thread) {
        return thread.deferredSignals()
                .sendTokens(
                        tracer.signals(), thread.process().pid(), thread.tid(), number -> unblocked(thread, number));
    }

    /** Sees to it that signals that wait come, and says whether one will as soon as the thread runs on. */
    boolean sendWaiting(GuestThread<G, T> thread) {
        sendTokens(thread);
        return thread.deferredSignals().comes(tracer.ptrace().signalMask(thread.tid()));
    }

    /** A real-time signal that the thread does not block; {@code number} if there is none. */
    private int unblocked(GuestThread<G, T> thread, int number) {
        long mask = tracer.ptrace().signalMask(thread.tid());
        for (int candidate = Signals.MAX; candidate > 34; candidate--) {
            if (!Signals.contains(mask, candidate)) {
                return candidate;
            }
        }
        return number;
    }
}
