package dev.reverie.conformance.matrix;

import dev.reverie.api.Backend;
import dev.reverie.api.Command;
import dev.reverie.conformance.matrix.CellResult.Verdict;
import dev.reverie.conformance.programs.GuestTasks;
import dev.reverie.conformance.programs.NativeRun;
import dev.reverie.conformance.programs.Outcome;
import dev.reverie.conformance.programs.TracedRun;
import dev.reverie.conformance.programs.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs guests, each natively once and then under tools. For one thread: what is left behind is told by the whole machine. */
final class CellRunner {
    /** How the only line of a guest begins that this machine can't run. */
    private static final String SKIPPED = "skipped: ";

    private final Duration limit;
    private final Map<String, Outcome> natively = new HashMap<>();

    /** {@code limit} is what a run may take. */
    CellRunner(Duration limit) {
        this.limit = limit;
    }

    /** Runs a guest under a tool and compares. */
    CellResult run(MatrixGuest guest, Backend backend, MatrixTool tool) {
        Optional<String> missing = guest.missing();
        if (missing.isPresent()) {
            return new CellResult(Verdict.SKIP, missing.get() + " is not installed");
        }
        try {
            Outcome expected = natively(guest);
            Path trace = Trial.traceOf(guest.name() + "." + tool.title());
            Outcome actual = TracedRun.of(backend, tool.tool(trace), command(guest), tool.options(), limit);
            return judge(guest, backend, expected, actual);
        } catch (AssertionError | RuntimeException e) {
            leftBehind();
            return CellResult.failed(e.toString());
        }
    }

    /** Runs a guest natively once more: a guest that is not always the same is no use. */
    CellResult runNatively(MatrixGuest guest) {
        Optional<String> missing = guest.missing();
        if (missing.isPresent()) {
            return new CellResult(Verdict.SKIP, missing.get() + " is not installed");
        }
        try {
            Outcome expected = natively(guest);
            Outcome actual = NativeRun.of(command(guest), limit);
            return expected.equals(actual) ? passed(actual) : CellResult.failed(differences(expected, actual));
        } catch (AssertionError | RuntimeException e) {
            return CellResult.failed(e.toString());
        }
    }

    private static CellResult judge(MatrixGuest guest, Backend backend, Outcome expected, Outcome actual) {
        String left = leftBehind();
        if (!left.isEmpty()) {
            return CellResult.failed("processes left behind:\n" + left);
        }
        String known = guest.limits().get(backend.name());
        if (known != null) {
            return expected.equals(actual)
                    ? CellResult.failed("it is said to differ, but does not: " + known)
                    : new CellResult(Verdict.LIMIT, known);
        }
        return expected.equals(actual) ? passed(actual) : CellResult.failed(differences(expected, actual));
    }

    private static CellResult passed(Outcome outcome) {
        return outcome.stdout().startsWith(SKIPPED)
                ? new CellResult(Verdict.SKIP, outcome.stdout().strip())
                : CellResult.PASSED;
    }

    private Outcome natively(MatrixGuest guest) {
        return natively.computeIfAbsent(guest.name(), name -> {
            Outcome outcome = NativeRun.of(command(guest), limit);
            GuestTasks.awaitEnd(GuestTasks.withSetting(Trial.MARK), limit);
            return outcome;
        });
    }

    private static Command command(MatrixGuest guest) {
        return Trial.command("matrix-" + guest.name(), guest.argv());
    }

    /** What guests have left behind; it is ended. */
    private static String leftBehind() {
        List<Path> tasks = GuestTasks.withSetting(Trial.MARK);
        String described = GuestTasks.describe(tasks) + GuestTasks.describe(GuestTasks.tracedByUs());
        GuestTasks.kill(tasks);
        return described;
    }

    /** The lines that differ, without those that are the same at the beginning and at the end. */
    static String differences(Outcome expected, Outcome actual) {
        List<String> natively = expected.toString().lines().toList();
        List<String> traced = actual.toString().lines().toList();
        int same = 0;
        while (same < Math.min(natively.size(), traced.size())
                && natively.get(same).equals(traced.get(same))) {
            same++;
        }
        int end = 0;
        while (end < Math.min(natively.size(), traced.size()) - same
                && natively.get(natively.size() - 1 - end).equals(traced.get(traced.size() - 1 - end))) {
            end++;
        }
        StringBuilder text = new StringBuilder("natively -, traced +, from line " + (same + 1) + " of the outcome:\n");
        natively.subList(same, natively.size() - end)
                .forEach(line -> text.append("- ").append(line).append('\n'));
        traced.subList(same, traced.size() - end)
                .forEach(line -> text.append("+ ").append(line).append('\n'));
        return text.toString();
    }
}
