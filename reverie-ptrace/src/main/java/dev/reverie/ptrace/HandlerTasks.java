package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.GuestEnded;
import dev.reverie.ptrace.scheduler.HandlerScheduler;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is to be done for each guest thread by handlers: its tasks, one after the other, and calls of the tool in them. */
final class HandlerTasks<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;
    private final HandlerScheduler<GuestThread<G, T>> scheduler;

    /** How many handlers have tasks. Of the tracer thread. */
    private int active;

    HandlerTasks(Tracer<G, T> tracer, HandlerScheduler<GuestThread<G, T>> scheduler) {
        this.tracer = tracer;
        this.scheduler = scheduler;
    }

    /** A call of the tool. */
    interface Callback<G extends GlobalState, T extends @Nullable Object> {
        void call(HandlerGuest<G, T> guest);
    }

    /** Gives a new thread what runs its tasks: made once, not for each event. */
    void prepare(GuestThread<G, T> thread) {
        Supplier<@Nullable Runnable> next = () -> next(thread);
        thread.setDriver(() -> drive(thread, next));
    }

    /** Whether there is nothing to do. On the tracer thread. */
    boolean isIdle() {
        return active == 0;
    }

    /** Runs a task for a thread in a handler, after those that it already has. On the tracer thread. */
    void submit(GuestThread<G, T> thread, Runnable task) {
        thread.tasks().add(task);
        if (!thread.isBusy()) {
            thread.setBusy(true);
            active++;
            scheduler.start(thread.driver());
        }
    }

    /** Calls the tool about what is no system call. In a handler. */
    void callback(String name, GuestThread<G, T> thread, Callback<G, T> callback) {
        HandlerGuest<G, T> guest = new HandlerGuest<>(tracer, thread, null);
        try {
            callback.call(guest);
        } catch (GuestEnded e) {
            throw e;
        } catch (Throwable e) {
            tracer.failures().ofTool(name, thread, e);
        } finally {
            guest.end();
        }
    }

    /** Tells the tool that the timer of a stopped thread is due, and lets that run on. On the tracer thread. */
    void tellTimer(GuestThread<G, T> thread) {
        submit(thread, () -> {
            callback("onTimer", thread, guest -> thread.process().tool().onTimer(guest));
            tracer.resumeFromHandler(thread, 0);
        });
    }

    /** Whether a handler failed because it was interrupted, as it is when its guest thread is killed. */
    static boolean isInterruption(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    /** Runs a thread's tasks until there are none. In a handler. */
    private void drive(GuestThread<G, T> thread, Supplier<@Nullable Runnable> next) {
        thread.setHandler(Thread.currentThread());
        for (Runnable task = scheduler.onTracer(next); task != null; task = scheduler.onTracer(next)) {
            try {
                task.run();
            } catch (GuestEnded e) {
                // What comes next has been arranged where the end was seen.
            } catch (Throwable e) {
                tracer.failures().ofTracer(thread, e);
            }
            if (thread.hasEnded()) {
                // The interrupt that told the handler of the end is not for what follows.
                Thread.interrupted();
            }
        }
    }

    private @Nullable Runnable next(GuestThread<G, T> thread) {
        Runnable next = thread.tasks().poll();
        if (next == null) {
            thread.setBusy(false);
            thread.setHandler(null);
            active--;
        }
        return next;
    }
}
