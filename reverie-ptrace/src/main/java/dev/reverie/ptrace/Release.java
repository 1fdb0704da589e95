package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.ProcessStatus;
import dev.reverie.linux.Signals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Letting go of attached threads. Each is made to stop where the kernel looks for signals: there nothing of ours is under way
 * in it, and a call that the stop interrupted is restarted by the kernel itself. Stops at the entry or exit of a call would not
 * do, for what lets the thread go also wakes it, and the call would be interrupted. Confined to the tracer thread.
 */
final class Release<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;
    private boolean isRequested;

    Release(Tracer<G, T> tracer) {
        this.tracer = tracer;
    }

    /** Whether threads are to be let go. */
    boolean isRequested() {
        return isRequested;
    }

    /** Begins to let go of all threads there are, and of those that are still to come, as soon as a debugger has given them up. */
    void request() {
        tracer.debuggees().leave(this::begin);
    }

    private void begin() {
        if (isRequested) {
            return;
        }
        isRequested = true;
        for (GuestThread<G, T> thread : tracer.threads().all()) {
            tracer.ptrace().interrupt(thread.tid());
        }
    }

    /** A thread stands where it can be let go, in a group stop if {@code signal} is one that stops. */
    void stopped(GuestThread<G, T> thread, int signal) {
        if (tracer.signalDelivery().sendWaiting(thread) && !Signals.stops(signal)) {
            // They come next, and behind the last of them another stop.
            tracer.ptrace().resume(thread.tid(), tracer.running(thread), 0);
        } else if (tracer.ptrace().detach(thread.tid(), 0)) {
            tracer.ends().left(thread);
            leaveDeadLeader(thread.process());
        }
    }

    /** The kernel tells of the end of a leader only after that of all other threads, which we shall not see. */
    private void leaveDeadLeader(GuestProcess<G, T> process) {
        List<GuestThread<G, T>> threads = tracer.threads().of(process);
        if (threads.size() == 1 && threads.getFirst().tid() == process.pid()) {
            ProcessStatus status = ProcessStatus.of(process.pid());
            if (status != null && status.hasEnded()) {
                tracer.ends().left(threads.getFirst());
            }
        }
    }
}
