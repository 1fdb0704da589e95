package dev.reverie.ptrace;

import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.LaunchException;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.Tool;
import dev.reverie.ptrace.debug.Debugger;
import dev.reverie.ptrace.debug.Programs;
import dev.reverie.ptrace.resident.Resident;
import dev.reverie.syscalls.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Programs that run under a debugger, one after the other: for the tool they are processes of one run. */
final class DebuggedRuns<G extends GlobalState, T extends @Nullable Object> {
    private final Tool<G, T> tool;
    private final RunOptions options;
    private final Debugger debugger;
    private final Map<String, Long> statistics = new LinkedHashMap<>();
    private Bytes stdout = Bytes.EMPTY;
    private Bytes stderr = Bytes.EMPTY;
    private ExitStatus status = new ExitStatus.Exited(0);
    private boolean isFirst = true;

    DebuggedRuns(Tool<G, T> tool, RunOptions options, Debugger debugger) {
        this.tool = tool;
        this.options = options;
        this.debugger = debugger;
    }

    /** Runs them all. */
    RunResult<G> execute(Programs programs) {
        Run.check(tool, options);
        G global = tool.newGlobal();
        try {
            for (Command next = programs.next(); next != null; next = programs.next()) {
                execute(next, global, programs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ReverieException failure = new ReverieException("interrupted while no program ran", e);
            Run.endGlobal(global, failure);
            throw failure;
        } catch (RuntimeException | Error e) {
            Run.endGlobal(global, e);
            throw e;
        }
        global.onEnd();
        List<RunStatistics.Count> counts = new ArrayList<>();
        statistics.forEach((name, value) -> counts.add(new RunStatistics.Count(name, value)));
        return new RunResult<>(status, global, stdout, stderr, new RunStatistics(counts));
    }

    private void execute(Command command, G global, Programs programs) {
        RunResult<G> result;
        try {
            result = new Run<>(tool, command, options, Resident.none(), debugger).execute(global, isFirst);
        } catch (LaunchException e) {
            programs.failed(e);
            return;
        }
        isFirst = false;
        status = result.status();
        stdout = stdout.plus(result.stdout());
        stderr = stderr.plus(result.stderr());
        result.statistics().counts().forEach(count -> statistics.merge(count.name(), count.value(), Long::sum));
    }
}
