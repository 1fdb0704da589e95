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
 * The backend that handles calls inside the guest, at the cost of a function call: by the tool's {@linkplain Tool#guestProgram guest code}, or by
 * recording them if it is an {@link dev.reverie.api.Observer}. Handlers in Java of other tools decide while the thread waits there, if another processor is free. What
 * can't be handled so is the {@linkplain PtraceBackend ptrace backend}'s.
 */
public final class InGuestBackend implements Backend {
    private final PtraceBackend ptrace = new PtraceBackend();

    /** The backend; the service loader calls this. */
    public InGuestBackend() {}

    @Override
    public String name() {
        return "inguest";
    }

    @Override
    public <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, Command command, RunOptions options) {
        return InGuestRun.of(tool, command, options, 0);
    }

    @Override
    public <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, List<Integer> pids, RunOptions options) {
        return ptrace.attach(tool, pids, options);
    }
}
