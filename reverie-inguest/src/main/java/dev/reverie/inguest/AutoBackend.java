package dev.reverie.inguest;

import dev.reverie.api.Attachment;
import dev.reverie.api.Backend;
import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.ptrace.PtraceBackend;
import java.util.List;

/**
 * The best of both backends: a run begins with stops, and is made ready to have its calls handled inside when so many have stopped that this pays, or when a
 * program is about to create threads. It stays with stops if the tool can't be inside.
 */
public final class AutoBackend implements Backend {
    /** To make a run ready takes a JVM that is not warm yet as much processor time as so many stops, by measurement. */
    private static final int WORTHWHILE = 20_000;

    private final PtraceBackend ptrace = new PtraceBackend();
    private final int worthwhile;

    /** The backend; the service loader calls this. */
    public AutoBackend() {
        this(WORTHWHILE);
    }

    /**
     * One that decides earlier, or later.
     *
     * @param worthwhile how many calls of a run stop before
     */
    public AutoBackend(int worthwhile) {
        this.worthwhile = worthwhile;
    }

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, Command command, RunOptions options) {
        return InGuestRun.isInside(tool)
                ? InGuestRun.of(tool, command, options, worthwhile)
                : ptrace.run(tool, command, options);
    }

    @Override
    public <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, List<Integer> pids, RunOptions options) {
        return ptrace.attach(tool, pids, options);
    }
}
