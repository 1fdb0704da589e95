package dev.reverie.conformance.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Command;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunResult;
import dev.reverie.conformance.debug.Debugging.Session;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.conformance.programs.Trial;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tool and a debugger over the same guest do not see each other. */
@ExtendWith(NothingLeft.class)
final class DebuggedToolsTest {
    @BeforeAll
    static void there() {
        Debugging.needs();
    }

    private static Path guest(String name) {
        return Debugging.guest(name + ".c", name, "gcc", "-g", "-pthread");
    }

    private static RunResult<Totals> counted(Path program) {
        Command command = Trial.command("counted", List.of(program.toString()))
                .withoutAslr()
                .withOutputCaptured();
        return Reverie.backend("ptrace").run(new CountTool(false), command, dev.reverie.api.RunOptions.DEFAULT);
    }

    @Test
    void theToolSeesWhatItSeesWithoutDebugger() {
        Path program = guest("family");
        Session<Totals> session = Debugging.underUs(new CountTool(false), "parent", program);
        assertThat(session.transcript()).isEqualTo(Debugging.underGdbserver("parent", program));
        assertThat(session.result().global().table())
                .isEqualTo(counted(program).global().table());
    }

    @Test
    void theDebuggerDoesNotSeeInjectedCalls() {
        Path program = guest("signals");
        Session<?> session = Debugging.underUs(new NoopTool(NoopTool.Mode.INJECT), "catchcalls", program);
        assertThat(session.transcript()).isEqualTo(Debugging.underGdbserver("catchcalls", program));
    }

    @Test
    void breakpointsAndStepsUnderStrace() {
        Path program = guest("calls");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StraceTool tool = new StraceTool(
                new StraceLog(bytes, "text", StraceLog.Style.FILE), TraceSet.all(), DecodeOptions.DEFAULT);
        Session<?> session = Debugging.underUs(tool, "walk", program);
        assertThat(session.transcript()).isEqualTo(Debugging.underGdbserver("walk", program));
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                .contains("write(1, ")
                .doesNotContain("SIGTRAP", "SIGSEGV");
    }

    @Test
    void breakpointsAndStepsUnderChaos() {
        Path program = guest("calls");
        Session<?> session = Debugging.underUs(new ChaosTool(ChaosOptions.DEFAULT), "walk", program);
        assertThat(session.transcript()).isEqualTo(Debugging.underGdbserver("walk", program));
    }
}
