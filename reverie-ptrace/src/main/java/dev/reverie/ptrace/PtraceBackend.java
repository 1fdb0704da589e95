package dev.reverie.ptrace;

import dev.reverie.api.Attachment;
import dev.reverie.api.Backend;
import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestLibrary;
import dev.reverie.ptrace.debug.Debugger;
import dev.reverie.ptrace.debug.Programs;
import dev.reverie.ptrace.resident.Resident;
import java.util.List;

/**
 * The reference backend: every subscribed event is a ptrace stop. It needs permission to ptrace its own children, and a
 * kernel with seccomp filters (5.11 or newer).
 */
public final class PtraceBackend implements Backend {
    /** The backend; the service loader calls this. */
    public PtraceBackend() {}

    @Override
    public String name() {
        return "ptrace";
    }

    @Override
    public <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, Command command, RunOptions options) {
        refuseLibraries(tool);
        return TracedRun.of(tool, command, options, Resident.none());
    }

    /**
     * Like {@link #run}, under a debugger, and with any number of programs, one after the other: each stands in front of its first
     * instruction until the debugger lets it run. What is captured of their outputs is put together; the status is the last one's.
     *
     * @param debugger called on the tracer thread
     */
    public <G extends GlobalState> RunResult<G> debug(
            Tool<G, ?> tool, Programs programs, RunOptions options, Debugger debugger) {
        refuseLibraries(tool);
        return new DebuggedRuns<>(tool, options, debugger).execute(programs);
    }

    @Override
    public <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, List<Integer> pids, RunOptions options) {
        refuseLibraries(tool);
        return AttachedRun.start(tool, pids, options, null);
    }

    /**
     * Like {@link #attach}, under a debugger: all threads stop, and stand until the debugger lets them run.
     *
     * @param debugger called on the tracer thread
     */
    public <G extends GlobalState> Attachment<G> debugRunning(
            Tool<G, ?> tool, List<Integer> pids, RunOptions options, Debugger debugger) {
        refuseLibraries(tool);
        return AttachedRun.start(tool, pids, options, debugger);
    }

    private static void refuseLibraries(Tool<?, ?> tool) {
        GuestLibrary library = tool.guestLibrary();
        if (library != null) {
            throw new ReverieException(
                    library.name()
                            + " is a tool in C, which runs inside programs that are started: choose the backend inguest, without --attach and --gdb");
        }
    }
}
