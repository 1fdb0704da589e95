package dev.reverie.inguest;

import dev.reverie.api.Attachment;
import dev.reverie.api.Backend;
import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Observer;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.inguest.observe.CallFeed;
import dev.reverie.inguest.observe.TimestampClock;
import dev.reverie.ptrace.PtraceBackend;
import dev.reverie.ptrace.resident.Resident;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backend that handles calls inside the guest, at the cost of a function call: by the tool's {@linkplain Tool#guestProgram guest code}, or by
 * recording them if it is an {@link Observer}. What can't be handled there, and tools that are neither, are the {@linkplain PtraceBackend ptrace
 * backend}'s.
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
        return runIt(tool, command, options);
    }

    private static <G extends GlobalState, T extends @Nullable Object> RunResult<G> runIt(
            Tool<G, T> tool, Command command, RunOptions options) {
        return PtraceBackend.run(tool, command, options, residentFor(tool));
    }

    private static <G extends GlobalState, T extends @Nullable Object> Resident<G, T> residentFor(Tool<G, T> tool) {
        GuestProgram program = tool.guestProgram();
        if (program != null) {
            return new InGuest<>(GuestProgramImage.of(program, tool.subscription()), null);
        }
        if (tool instanceof Observer<G, T> observer && TimestampClock.isUsable()) {
            return new InGuest<>(
                    GuestProgramImage.of(observer.observation(), tool.subscription()),
                    new CallFeed<>(new TimestampClock()));
        }
        return Resident.none();
    }

    @Override
    public <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, List<Integer> pids, RunOptions options) {
        return ptrace.attach(tool, pids, options);
    }
}
