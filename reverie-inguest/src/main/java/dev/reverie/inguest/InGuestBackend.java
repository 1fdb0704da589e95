package dev.reverie.inguest;

import dev.reverie.api.Attachment;
import dev.reverie.api.Backend;
import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.ptrace.PtraceBackend;
import dev.reverie.ptrace.resident.Resident;
import java.util.List;

/**
 * The backend that handles calls inside the guest, where the tool has {@linkplain Tool#guestProgram guest code} for that: at the cost of a
 * function call. What can't be handled there, and tools that have none, are the {@linkplain PtraceBackend ptrace backend}'s.
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
    public boolean isChosenByItself() {
        return false;
    }

    @Override
    public <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, Command command, RunOptions options) {
        GuestProgram program = tool.guestProgram();
        Resident resident =
                program == null ? Resident.NONE : new InGuest(GuestProgramImage.of(program, tool.subscription()));
        return PtraceBackend.run(tool, command, options, resident);
    }

    @Override
    public <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, List<Integer> pids, RunOptions options) {
        return ptrace.attach(tool, pids, options);
    }
}
