package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.Signals;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.WaitStatus;
import dev.reverie.ptrace.resident.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Stops of guest threads that are not for calls: first stops, births, exec, signals, group stops, and those that we have asked for.
 * Confined to the tracer thread, but for what runs in handlers.
 */
final class EventStops<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;

    EventStops(Tracer<G, T> tracer) {
        this.tracer = tracer;
    }

    /** A thread has stopped, as its wait status says. */
    void at(GuestThread<G, T> thread, int status) {
        int event = WaitStatus.event(status);
        if (event == WaitStatus.EVENT_STOP) {
            stopped(thread, WaitStatus.signal(status));
            return;
        }
        if (!thread.hasStarted()) {
            // An attached thread, before it stopped for us.
            thread.setStarted();
            tracer.handlers().submit(thread, () -> onThreadStart(thread));
        }
        if (event == 0) {
            int signal = WaitStatus.signal(status);
            if (thread.resident().atSignal(signal)) {
                return;
            }
            tracer.resident().beforeEvent();
            restartCall(thread, signal);
            tracer.signalDelivery().arrived(thread, signal);
        } else if (WaitStatus.isNewTask(event)) {
            tracer.resident().beforeEvent();
            tracer.handlers().submit(thread, () -> {
                tracer.newTasks().created(thread, event, null);
                atEvent(thread, event);
            });
        } else if (event == WaitStatus.EVENT_EXEC) {
            tracer.handlers().submit(thread, () -> afterExec(thread));
        } else {
            atEvent(thread, event);
        }
    }

    /** The tracer is done with a PTRACE_EVENT_…; a guest that traces the thread may want it too. From handlers too. */
    private void atEvent(GuestThread<G, T> thread, int event) {
        tracer.onTracer(() -> {
            tracer.inner().stops().atEvent(thread.task(), event, signal -> tracer.resume(thread, signal));
            return null;
        });
    }

    private void stopped(GuestThread<G, T> thread, int signal) {
        restartCall(thread, signal);
        if (thread.hasStarted()) {
            goOnOrTellTimer(thread, signal);
        } else {
            started(thread, signal);
        }
    }

    /**
     * A thread that we interrupt has stopped on its way back to its program: if only our tracing interrupted its call, that begins
     * again.
     *
     * @param signal what it has stopped for, if for a signal: one that stops the process does interrupt calls
     */
    void restartCall(GuestThread<G, T> thread, int signal) {
        if ((tracer.isAttached()
                        || thread.isFiltered()
                        || thread.isTimerDue()
                        || tracer.debuggees().areThere())
                && !Signals.stops(signal)) {
            InterruptedCall.restart(tracer.ptrace(), thread.tid());
        }
    }

    /** Tells the tool of a timer that is due, if one is: then that, and not a SIGCONT, is why the thread has stopped. */
    private void goOnOrTellTimer(GuestThread<G, T> thread, int signal) {
        Exchange exchange = thread.resident().exchange();
        if (exchange != null && exchange.isOpen() && !Signals.stops(signal)) {
            // The handler may wait for the thread. The timer is told when the handler is done.
            tracer.signalDelivery().continued(thread);
            tracer.inner().stops().atTrap(thread.task(), chosen -> tracer.ptrace()
                    .resume(thread.tid(), tracer.running(thread), chosen));
            return;
        }
        if (tracer.isReleasing() || Signals.stops(signal) || !thread.isTimerDue()) {
            goOn(thread, signal);
            return;
        }
        if (!tracer.timers().takeDue(thread)) {
            tracer.resume(thread, 0);
            return;
        }
        tracer.handlers().tellTimer(thread);
    }

    /** Lets a thread go on behind a PTRACE_EVENT_STOP: to run, to stay in its group stop, or for good. */
    private void goOn(GuestThread<G, T> thread, int signal) {
        if (tracer.isReleasing()) {
            tracer.release().stopped(thread, signal);
        } else if (Signals.stops(signal)) {
            tracer.inner().stops().atGroupStop(thread.task(), signal, chosen -> tracer.resume(thread, chosen));
        } else {
            tracer.signalDelivery().continued(thread);
            tracer.inner().stops().atTrap(thread.task(), chosen -> tracer.resume(thread, chosen));
        }
    }

    /** The first stop of a new thread, before its first instruction. */
    private void started(GuestThread<G, T> thread, int signal) {
        thread.setStarted();
        SyscallStop creation = thread.creation();
        if (creation != null) {
            // It has inherited the registers of its creator, whose arguments were not its own at that moment.
            CallConvention.restore(tracer.ptrace(), thread.tid(), creation);
            thread.setCreation(null);
        }
        tracer.handlers().submit(thread, () -> {
            thread.resident().started();
            onThreadStart(thread);
            tracer.onTracer(() -> {
                goOn(thread, signal);
                return null;
            });
        });
    }

    private void onThreadStart(GuestThread<G, T> thread) {
        tracer.handlers().callback("onThreadStart", thread, guest -> thread.process()
                .tool()
                .onThreadStart(guest));
    }

    /** Another program has been loaded. In a handler. */
    void afterExec(GuestThread<G, T> thread) {
        tracer.ends().leftProgram(thread);
        tracer.programStart().prepare(thread);
        tracer.handlers()
                .callback("onExec", thread, guest -> thread.process().tool().onExec(guest));
        tracer.onTracer(() -> {
            tracer.inner().stops().atExec(thread.task(), signal -> tracer.resume(thread, signal));
            return null;
        });
    }
}
