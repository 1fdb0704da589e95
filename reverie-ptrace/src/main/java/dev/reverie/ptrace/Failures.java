package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.ReverieException;
import dev.reverie.api.ToolException;
import dev.reverie.linux.Signals;
import org.jspecify.annotations.Nullable;

/** What ends a run before its time: the first failure ends the whole guest, or lets it go if it is not ours. */
final class Failures<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;

    /** The tracer thread's. */
    private @Nullable ReverieException first;

    Failures(Tracer<G, T> tracer) {
        this.tracer = tracer;
    }

    /** Whether the run has failed. On the tracer thread. */
    boolean haveCome() {
        return first != null;
    }

    /** Throws the first, which has the others with it, if there is one. On the tracer thread. */
    void rethrow() {
        if (first != null) {
            throw first;
        }
    }

    /** The tracer has failed, in a handler for a thread: one that is not ours to end is let go as it stands. */
    void ofTracer(GuestThread<G, T> thread, Throwable cause) {
        add(
                cause instanceof ReverieException said
                        ? said
                        : new ReverieException("the tracer failed: " + cause + "; this is a bug in it", cause));
        tracer.onTracer(() -> {
            if (tracer.isAttached() && !thread.hasEnded() && tracer.ptrace().detach(thread.tid(), 0)) {
                tracer.ends().left(thread);
            }
            return null;
        });
    }

    /** A callback threw: ends the run, unless that was only the aftermath of its guest's end. In a handler. */
    void ofTool(String callback, GuestThread<G, T> thread, Throwable cause) {
        if (!thread.hasEnded() || !HandlerTasks.isInterruption(cause)) {
            add(new ToolException(callback, thread.id(), cause));
        }
    }

    private void add(ReverieException reason) {
        tracer.onTracer(() -> {
            ReverieException earlier = first;
            if (earlier != null) {
                earlier.addSuppressed(reason);
                return null;
            }
            first = reason;
            endAll();
            return null;
        });
    }

    /** Ends the whole guest, or lets it go if it is not ours. On the tracer thread. */
    void endAll() {
        tracer.newTasks().discardAll();
        if (tracer.isAttached()) {
            tracer.release().request();
            return;
        }
        for (GuestThread<G, T> thread : tracer.threads().all()) {
            tracer.signals().kill(thread.process().pid(), Signals.SIGKILL);
        }
    }
}
