package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.StraceLog;
import dev.reverie.tools.StraceTool;
import dev.reverie.tools.Totals;
import dev.reverie.tools.TraceSet;
import dev.reverie.tools.fail.FailRule;
import dev.reverie.tools.fail.FailTool;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever signals hit a thread that makes calls: none is lost, late or doubled, and tools are told of each call once. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OnslaughtTest {
    private static RunResult<?> run(String backend, Tool<?, ?> tool, String how) throws Exception {
        String program = Runs.guest("contract/onslaught.c");
        RunResult<?> result = Reverie.backend(backend)
                .run(tool, Runs.command(program, how).withOutputCaptured(), RunOptions.DEFAULT.withPatience(0));
        assertThat(result.status()).as("%s", result.stdout()).isEqualTo(new ExitStatus.Exited(0));
        return result;
    }

    /** How often the program says that it has made which call. */
    private static Map<String, Long> said(RunResult<?> result) {
        Map<String, Long> calls = new TreeMap<>();
        for (String line : result.stdout().toString().lines().toList()) {
            int space = line.indexOf(' ');
            calls.put(line.substring(0, space), Long.valueOf(line.substring(space + 1)));
        }
        assertThat(calls).containsKeys("getppid", "getuid");
        return calls;
    }

    /** Guest code counts. */
    @ParameterizedTest
    @CsvSource({
        "ptrace, plain",
        "inguest, plain",
        "ptrace, mask",
        "inguest, mask",
        "ptrace, threads",
        "inguest, threads"
    })
    void counted(String backend, String how) throws Exception {
        RunResult<?> result = run(backend, new CountTool(), how);
        Totals totals = (Totals) result.global();
        said(result)
                .forEach((name, calls) ->
                        assertThat(totals.count(Sysno.number(name))).as(name).isEqualTo(calls));
    }

    /** The recorder records. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "mask", "threads"})
    void recorded(String how) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RunResult<?> result = run("inguest", strace(bytes), how);
        String trace = bytes.toString(StandardCharsets.UTF_8);
        said(result).forEach((name, calls) -> assertThat(trace.lines().filter(line -> line.contains(" " + name + "(")))
                .as(name)
                .hasSize(Math.toIntExact(calls)));
        assertThat(trace).doesNotContain("ERESTARTNOINTR");
    }

    private static StraceTool strace(OutputStream to) {
        return new StraceTool(
                new StraceLog(to, "text", StraceLog.Style.FILE),
                TraceSet.parse("!rt_sigaction"),
                DecodeOptions.DEFAULT);
    }

    /** Handlers in Java decide. */
    @ParameterizedTest
    @CsvSource({
        "inguest, PROCEED, plain",
        "inguest, PROCEED, mask",
        "inguest, REPLACE, plain",
        "inguest, INJECT, mask",
        "inguest, INJECT_ANOTHER, plain",
        "inguest, INJECT_THREE, mask",
        "inguest, INJECT_AND_STOP, mask",
        "inguest, REGISTERS, plain",
        "ptrace, INJECT_ANOTHER, plain",
        "ptrace, INJECT_THREE, plain"
    })
    void decided(String backend, ExchangeTest.Way way, String how) throws Exception {
        RunResult<?> result = run(backend, new ExchangeTest.Deciding(way), how);
        ExchangeTest.Calls calls = (ExchangeTest.Calls) result.global();
        assertThat(calls.withoutChance()).containsAllEntriesOf(narrow(said(result)));
    }

    private static Map<String, Integer> narrow(Map<String, Long> calls) {
        Map<String, Integer> narrow = new TreeMap<>();
        calls.forEach((name, count) -> narrow.put(name, Math.toIntExact(count)));
        return narrow;
    }

    /** Calls that the tool has not asked for share their instructions with some that it has. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "mask", "threads", "realtime"})
    void passedBy(String how) throws Exception {
        run("inguest", new FailTool(List.of(FailRule.parse("getppid,errno=EPERM,nth=1000000"))), how);
        run("inguest", new FailTool(List.of(FailRule.parse("getuid,errno=EPERM,nth=1000000"))), how);
    }

    /** Signals that queue, in their order. */
    @ParameterizedTest
    @ValueSource(strings = {"ptrace", "inguest"})
    void queued(String backend) throws Exception {
        run(backend, new CountTool(), "realtime");
        ByteArrayOutputStream trace = new ByteArrayOutputStream();
        run(backend, strace(trace), "realtime");
        assertThat(trace.toString(StandardCharsets.UTF_8)).contains("getuid").doesNotContain("ERESTARTNOINTR");
    }
}
