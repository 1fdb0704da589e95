package dev.reverie.ptrace;

import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.ptrace.resident.Resident;
import org.jspecify.annotations.Nullable;

/** Runs of commands by the tracer of this module, for backends. */
public final class TracedRun {
    private TracedRun() {}

    /** Runs a command as {@link dev.reverie.api.Backend#run} says, with code of ours in its guests. */
    public static <G extends GlobalState, T extends @Nullable Object> RunResult<G> of(
            Tool<G, T> tool, Command command, RunOptions options, Resident<G, T> resident) {
        return new Run<>(tool, command, options, resident, null).execute();
    }

    /** Whether handlers of such a run are on the tracer's own thread, and not on threads of a pool. */
    public static boolean handlesOnTracer(RunOptions options) {
        return Run.usesVirtualThreads(options);
    }
}
