package dev.reverie.conformance.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.conformance.debug.Debugging.Session;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.conformance.programs.Trial;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.NoopTool;
import dev.reverie.tools.StraceLog;
import dev.reverie.tools.StraceTool;
import dev.reverie.tools.Totals;
import dev.reverie.tools.TraceSet;
import dev.reverie.tools.chaos.ChaosOptions;
import dev.reverie.tools.chaos.ChaosTool;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gdb can't tell us from gdbserver where threads stop one by one. */
@ExtendWith(NothingLeft.class)
final class NonStopTest {
    @BeforeAll
    static void there() {
        Debugging.needs();
    }

    private static Path c(String name) {
        return Debugging.guest(name + ".c", name, "gcc", "-g", "-pthread");
    }

    private static Session<?> same(String script, Path program, String... arguments) {
        Session<?> session = Debugging.underUs(new NoopTool(NoopTool.Mode.NONE), script, program, arguments);
        assertThat(session.transcript()).isEqualTo(Debugging.underGdbserver(script, program, arguments));
        return session;
    }

    @Test
    void threadsStopOneByOne() {
        Session<?> session = same("apart", c("parallel"));
        assertThat(session.transcript()).contains("\"counts\" (running)", "Hardware watchpoint 2: watched");
        assertThat(session.result().status()).isEqualTo(new ExitStatus.Exited(3));
    }

    @Tag("soak") // seconds
    @ParameterizedTest
    @ValueSource(strings = {"happens", "relatives", "newborn", "last"})
    void processesAndThreadsComeAndGo(String script) {
        String transcript = same(script, c("parallel")).transcript();
        assertThat(transcript)
                .contains(
                        switch (script) {
                            case "happens" -> "hit Catchpoint 3 (exec'd";
                            case "last" -> "No unwaited-for children left.";
                            default -> "exited with code 04";
                        });
    }

    @Test
    void aProgramIsLeftWhileItsThreadsRun() {
        Session<?> session = same("farewell", c("parallel"));
        assertThat(session.transcript()).contains("detached");
        assertThat(session.result().status()).isEqualTo(new ExitStatus.Exited(3));
    }

    @Tag("soak") // seconds
    @Test
    void aProgramIsKilledWhileItsThreadsRun() {
        Session<?> session = same("death", c("parallel"));
        assertThat(session.result().status()).isEqualTo(new ExitStatus.Killed(new Signal(9), false));
    }

    @Tag("soak") // seconds
    @Test
    void programsThatDriveGdb() {
        Session<?> session = same("interpreter", c("parallel"));
        assertThat(session.transcript()).contains("state=\"running\"", "thread-id=\"4\",stopped-threads=[\"4\"]");
        assertThat(session.result().status()).isEqualTo(new ExitStatus.Exited(3));
    }

    @Tag("soak") // seconds
    @Test
    void threadsStepOverABreakpointAtTheSameTime() {
        assertThat(same("crowd", c("crowd"), "50").transcript()).contains("exited with code 01");
    }

    @Tag("soak") // seconds
    @Test
    void breakpointsComeAndGoWhileThreadsRun() {
        Session<?> session = same("fickle", c("crowd"));
        assertThat(session.result().status()).isEqualTo(new ExitStatus.Exited(1));
    }

    @Tag("soak") // seconds
    @Test
    void gdbStopsAllThreadsItself() {
        assertThat(same("together", c("threads"), "30").transcript()).contains("exited normally");
    }

    @Tag("soak") // seconds
    @Test
    void programsRunAgain() {
        Path program = c("parallel");
        Session<Totals> session = Debugging.extended(new CountTool(false), "runs", program);
        assertThat(session.transcript())
                .isEqualTo(Debugging.extendedUnderGdbserver("runs", program))
                .contains("killed", "exited with code 03");
        assertThat(session.result().global().processes()).isEqualTo(2);
    }

    @Test
    void theToolSeesWhatItSeesWithoutDebugger() {
        Path program = c("calls");
        Session<Totals> session = Debugging.underUs(new CountTool(false), "steps", program);
        assertThat(session.transcript()).isEqualTo(Debugging.underGdbserver("steps", program));
        Command command = Trial.command("counted", List.of(program.toString()))
                .withoutAslr()
                .withOutputCaptured();
        RunResult<Totals> alone = Reverie.backend("ptrace").run(new CountTool(false), command, RunOptions.DEFAULT);
        assertThat(session.result().global().table()).isEqualTo(alone.global().table());
    }

    @Tag("soak") // seconds
    @Test
    void underStrace() {
        Path program = c("parallel");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StraceTool tool = new StraceTool(
                new StraceLog(bytes, "text", StraceLog.Style.FILE), TraceSet.all(), DecodeOptions.DEFAULT);
        Session<?> session = Debugging.underUs(tool, "apart", program);
        assertThat(session.transcript()).isEqualTo(Debugging.underGdbserver("apart", program));
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                .contains("clone3(", "pause(", "exit_group(3")
                .doesNotContain("SIGTRAP", "SIGSEGV", "SIGSTOP", "restart_syscall");
    }

    @Tag("soak") // seconds
    @Test
    void underChaos() {
        Path program = c("parallel");
        Session<?> session = Debugging.underUs(new ChaosTool(ChaosOptions.DEFAULT), "happens", program);
        assertThat(session.transcript()).isEqualTo(Debugging.underGdbserver("happens", program));
    }

    @Tag("soak") // seconds
    @Test
    void callsThatAreInjectedAreInterrupted() {
        Path program = c("parallel");
        Session<?> session = Debugging.underUs(new NoopTool(NoopTool.Mode.INJECT), "last", program);
        assertThat(session.transcript()).isEqualTo(Debugging.underGdbserver("last", program));
    }
}
