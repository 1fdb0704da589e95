package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.ToolException;
import dev.reverie.linux.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the processes that a run begins with get their tools and states. Confined to the tracer thread. */
final class Roots<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;

    Roots(Tracer<G, T> tracer) {
        this.tracer = tracer;
    }

    /**
     * A process that we have started, and that is stopped behind its first exec. It is killed if the tool can't make its states.
     *
     * @param isFirst whether the tool is that of this process, and not that of one before
     */
    void begin(int pid, Tool<G, T> tool, boolean isFirst) {
        Tool<G, T> own;
        T state;
        try {
            own = isFirst ? tool : newTool(tool, pid);
            state = newState(own, pid, pid);
        } catch (RuntimeException | Error e) {
            tracer.signals().kill(pid, Signals.SIGKILL);
            throw e;
        }
        GuestThread<G, T> thread = tracer.add(pid, new GuestProcess<>(pid, own, true, null), state);
        thread.setStarted();
        thread.setResident(tracer.resident().threadOf(new ResidentGround<>(tracer, thread), null));
        tracer.handlers().submit(thread, () -> {
            tracer.programStart().prepare(thread);
            tracer.handlers().callback("onThreadStart", thread, guest -> own.onThreadStart(guest));
            tracer.debuggees().begin(thread);
        });
    }

    /** Processes that have been seized; returns the first of them. */
    GuestProcess<G, T> begin(List<AttachTarget> targets, Tool<G, T> tool) {
        GuestProcess<G, T> first = null;
        List<GuestThread<G, T>> all = new ArrayList<>();
        for (AttachTarget target : targets) {
            Tool<G, T> own = first == null ? tool : newTool(tool, target.pid());
            GuestProcess<G, T> process = new GuestProcess<>(target.pid(), own, false, null);
            first = first == null ? process : first;
            for (int tid : target.tids()) {
                all.add(tracer.add(tid, process, newState(own, target.pid(), tid)));
            }
        }
        tracer.debuggees().begin(all);
        return Objects.requireNonNull(first);
    }

    private Tool<G, T> newTool(Tool<G, T> tool, int pid) {
        try {
            return tool.newProcess(new ProcessStart<>(pid, 0, 0, new RpcFrom<>(tracer, pid, pid)));
        } catch (RuntimeException | Error e) {
            throw new ToolException("newProcess", pid, e);
        }
    }

    private static <G extends GlobalState, T extends @Nullable Object> T newState(Tool<G, T> tool, int pid, int tid) {
        try {
            return tool.newThread(new ThreadStart<>(pid, tid, null));
        } catch (RuntimeException | Error e) {
            throw new ToolException("newThread", tid, e);
        }
    }
}
