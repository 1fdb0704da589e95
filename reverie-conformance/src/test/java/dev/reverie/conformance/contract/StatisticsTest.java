package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Command;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.Stdio;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.Totals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run tells of its cost agrees with what the tool has counted. */
@ExtendWith(NothingLeft.class)
final class StatisticsTest {
    private static RunResult<Totals> run(String backend) {
        Command command = Command.of("dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=5000", "status=none");
        return Reverie.backend(backend).run(new CountTool(), command, RunOptions.DEFAULT.withPatience(0));
    }

    private static long sentInside(int programs) {
        Command command = Command.of("bash", "-c", "for i in {1.." + programs + "}; do /bin/true; done");
        return Reverie.backend("inguest")
                .run(
                        new CountTool(),
                        command,
                        RunOptions.DEFAULT.withPatience(0).withCache(null))
                .statistics()
                .of("calls sent inside by a stop");
    }

    /** What the first process of a program has called is patched in the next ones before they call. */
    @Test
    void programsHaveHabits() {
        long first = sentInside(1);
        assertThat(sentInside(21) - first).isLessThan(20 * 4);
        assertThat(first).isGreaterThan(20);
    }

    /** Also where libraries are not as far apart as they were in the last process of a program. */
    @Test
    void filesArePatchedAsInEarlierProcesses() {
        String script = "for i in {1..4}; do /bin/ls /; LD_PRELOAD=libm.so.6 /bin/ls /; setarch -R /bin/ls /; done";
        Command command = Command.of("bash", "-c", script).withStdout(Stdio.discard());
        RunOptions options = RunOptions.DEFAULT.withPatience(0).withCache(null);
        RunResult<Totals> inside = Reverie.backend("inguest").run(new CountTool(), command, options);
        RunResult<Totals> stopped = Reverie.backend("ptrace").run(new CountTool(), command, options);
        assertThat(inside.global().table()).isEqualTo(stopped.global().table());
        assertThat(inside.statistics().of("files patched as in an earlier process"))
                .isGreaterThan(12);
        assertThat(inside.statistics().of("stops at calls"))
                .isLessThan(stopped.statistics().of("stops at calls") / 4);
    }

    private static RunResult<Totals> python(String script) {
        return Reverie.backend("inguest")
                .run(new CountTool(), Command.of("/usr/bin/python3", "-c", script), RunOptions.DEFAULT);
    }

    /** That of a program that sets actions of a signal, 1,000 in all. */
    private static RunResult<Totals> actions(String signal, String... actions) {
        StringBuilder script = new StringBuilder("import signal\nfor _ in range(" + 1_000 / actions.length + "):\n");
        for (String action : actions) {
            script.append(" signal.signal(signal.%s, signal.%s)\n".formatted(signal, action));
        }
        return python(script.toString());
    }

    /** Whoever asks for an action changes none, and whoever sets fs leaves gs alone. */
    @Test
    void whatOnlyLooksDangerousIsMadeInside() {
        RunResult<Totals> asking = python("""
                import ctypes, signal
                c = ctypes.CDLL(None)
                action = ctypes.create_string_buffer(200)
                for _ in range(500): assert c.sigaction(signal.SIGSEGV, None, action) == 0
                """);
        RunResult<Totals> setting = python("""
                import ctypes
                call = ctypes.CDLL(None).syscall
                fs = ctypes.c_long()
                assert call(158, 0x1003, ctypes.byref(fs)) == 0
                for _ in range(500): assert call(158, 0x1002, fs) == 0
                """);
        assertThat(count(asking, "rt_sigaction")).isGreaterThan(500);
        assertThat(asking.statistics().of("stops at calls")).isLessThan(500);
        assertThat(count(setting, "arch_prctl")).isGreaterThan(501);
        assertThat(setting.statistics().of("stops at calls")).isLessThan(500);
    }

    /** The tracer has to know the actions of some signals, as far as they are not what they were from the start. */
    @ParameterizedTest
    @CsvSource({
        "SIGUSR1,SIG_IGN,false",
        "SIGCHLD,SIG_DFL,false",
        "SIGSEGV,SIG_DFL,false",
        "SIGCHLD,SIG_IGN,true",
        "SIGTRAP,SIG_IGN,true"
    })
    void mostActionsAreSetInside(String signal, String action, boolean stop) {
        RunResult<Totals> result = actions(signal, action);
        assertThat(result.statistics().of("stops at calls") > 1_000).isEqualTo(stop);
        assertThat(count(result, "rt_sigaction")).isGreaterThan(1_000);
    }

    @Test
    void aDefaultActionIsNoneOnceAnotherWasSet() {
        RunResult<Totals> result = actions("SIGBUS", "SIG_DFL", "SIG_IGN");
        assertThat(result.statistics().of("stops at calls")).isGreaterThan(999);
    }

    @Test
    void aDefaultActionIsNoneWhereAnotherThreadMaySetOne() {
        RunResult<Totals> result = python("""
                import signal, threading
                waits = threading.Event()
                threading.Thread(target=waits.wait).start()
                for _ in range(1000): signal.signal(signal.SIGBUS, signal.SIG_DFL)
                waits.set()
                """);
        assertThat(result.statistics().of("stops at calls")).isGreaterThan(1_000);
    }

    private static long total(RunResult<Totals> result) {
        return count(result, "total");
    }

    private static long count(RunResult<Totals> result, String call) {
        String line = result.global()
                .table()
                .lines()
                .filter(each -> each.endsWith(" " + call))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.strip().split(" ", 2)[0]);
    }

    @Test
    void eachCallStopsUnderPtrace() {
        RunResult<Totals> result = run("ptrace");
        assertThat(result.statistics().of("stops at calls")).isEqualTo(total(result));
        assertThat(result.statistics().of("calls made or answered inside")).isZero();
    }

    @Test
    void mostCallsAreMadeInside() {
        RunResult<Totals> result = run("inguest");
        RunStatistics statistics = result.statistics();
        long inside = statistics.of("calls made or answered inside");
        assertThat(inside).isGreaterThan(10_000).isLessThanOrEqualTo(total(result));
        // What is not made inside, or was sent there, has stopped; so have the calls by which the runtime is loaded.
        long stopped = total(result) - inside + statistics.of("calls sent inside by a stop");
        assertThat(statistics.of("stops at calls")).isBetween(stopped, stopped + 50);
        assertThat(statistics.of("programs loaded")).isEqualTo(1);
        assertThat(statistics.counts()).anyMatch(count -> count.name().startsWith("sites patched: "));
        assertThat(statistics.table()).contains("programs loaded");
    }
}
