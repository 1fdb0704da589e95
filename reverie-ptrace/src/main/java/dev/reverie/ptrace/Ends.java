package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.guestcode.GuestState;
import dev.reverie.linux.WaitStatus;
import org.jspecify.annotations.Nullable;

/** The ends of threads and processes, and how the tool is told. Confined to the tracer thread but for what runs in handlers. */
final class Ends<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;
    private int rootStatus;

    Ends(Tracer<G, T> tracer) {
        this.tracer = tracer;
    }

    /** The wait status that the root process has ended with. */
    int rootStatus() {
        return rootStatus;
    }

    /** A thread has ended. */
    void ended(GuestThread<G, T> thread, int status) {
        GuestProcess<G, T> process = thread.process();
        tracer.timers().cancel(thread);
        thread.setEnded(status);
        tracer.threads().remove(thread);
        tracer.inner().ended(thread.task(), status, false);
        thread.loseTid();
        process.setStatus(status);
        if (thread.id() == process.pid() && process.isRoot()) {
            rootStatus = status;
        }
        Thread handler = thread.handler();
        if (handler != null && !thread.isAwaited()) {
            handler.interrupt();
        }
        tracer.handlers().submit(thread, () -> tell(thread));
    }

    /** A thread has been let go: for the tool it has ended. */
    void left(GuestThread<G, T> thread) {
        tracer.timers().cancel(thread);
        thread.setDetached();
        thread.process().setDetached();
        tracer.threads().remove(thread);
        tracer.inner().ended(thread.task(), 0, false);
        if (thread.isAwaited()) {
            // Its handler waits for the end of a call that ends the thread.
            tracer.scheduler().deliver(thread, WaitStatus.exited(0));
        }
        tracer.handlers().submit(thread, () -> tell(thread));
    }

    /** A thread has left its program, by an exec or for good: tells what guest code has kept for it. In a handler. */
    void leftProgram(GuestThread<G, T> thread) {
        tracer.onTracer(() -> {
            tracer.resident().beforeEvent();
            return null;
        });
        GuestState state = thread.resident().state();
        if (state != null) {
            try {
                thread.process().tool().onGuestState(thread.state(), state);
            } catch (Throwable e) {
                tracer.failures().ofTool("onGuestState", thread, e);
            }
        }
        GuestState ofProcess = tracer.onTracer(() -> thread.resident().leaveProcess());
        if (ofProcess != null) {
            try {
                thread.process().tool().onProcessState(ofProcess);
            } catch (Throwable e) {
                tracer.failures().ofTool("onProcessState", thread, e);
            }
        }
        tracer.onTracer(() -> {
            thread.resident().left();
            return null;
        });
    }

    private void tell(GuestThread<G, T> thread) {
        GuestProcess<G, T> process = thread.process();
        leftProgram(thread);
        tracer.onTracer(() -> {
            thread.resident().ended();
            return null;
        });
        try {
            process.tool()
                    .onThreadExit(
                            new EndOfThread<>(tracer, process.pid(), thread.id(), thread.state(), thread.exitStatus()));
        } catch (Throwable e) {
            tracer.failures().ofTool("onThreadExit", thread, e);
        }
        if (!tracer.onTracer(process::threadFinished)) {
            return;
        }
        tracer.onTracer(() -> tracer.threads().forget(process));
        tracer.stacks().forget(process.pid());
        tracer.newTasks().adoptOrphans(thread);
        tracer.onTracer(() -> {
            tracer.daemons().endIfAlone();
            return null;
        });
        try {
            process.tool().onProcessExit(new EndOfProcess<>(tracer, process.pid(), process.exitStatus()));
        } catch (Throwable e) {
            tracer.failures().ofTool("onProcessExit", thread, e);
        }
    }
}
