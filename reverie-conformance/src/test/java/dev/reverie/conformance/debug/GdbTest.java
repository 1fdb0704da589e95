package dev.reverie.conformance.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.ExitStatus;
import dev.reverie.conformance.debug.Debugging.Session;
import dev.reverie.conformance.programs.Needs;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.syscalls.Signal;
import dev.reverie.tools.NoopTool;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gdb can't tell us from gdbserver. */
@ExtendWith(NothingLeft.class)
final class GdbTest {
    @BeforeAll
    static void there() {
        Debugging.needs();
        Needs.program("g++", "g++");
    }

    private static Session<?> same(String script, Path program, String... arguments) {
        Session<?> session = Debugging.underUs(new NoopTool(NoopTool.Mode.NONE), script, program, arguments);
        assertThat(session.transcript()).isEqualTo(Debugging.underGdbserver(script, program, arguments));
        return session;
    }

    private static Path c(String name, String... more) {
        String[] compiler = new String[3 + more.length];
        compiler[0] = "gcc";
        compiler[1] = "-g";
        compiler[2] = "-pthread";
        System.arraycopy(more, 0, compiler, 3, more.length);
        return Debugging.guest(name + ".c", name + String.join("", more), compiler);
    }

    @Tag("soak") // seconds
    @Test
    void breakpointsStepsRegistersVariablesAndCalls() {
        Session<?> session = same("walk", c("calls"));
        assertThat(session.transcript()).contains("Hardware watchpoint 2: global", "exited with code 010");
        assertThat(session.result().status()).isEqualTo(new ExitStatus.Exited(8));
    }

    @Tag("soak") // seconds
    @Test
    void staticPrograms() {
        same("walk", c("calls", "-static"));
    }

    @Tag("soak") // seconds
    @ParameterizedTest
    @ValueSource(strings = {"events", "child", "parent", "both"})
    void processes(String script) {
        // Where both run, the child is not to be faster.
        String[] arguments = script.equals("both") ? new String[] {"waits"} : new String[0];
        Session<?> session = same(script, c("family"), arguments);
        assertThat(session.transcript()).contains(script.equals("events") ? "forked process P" : "family.c");
    }

    @Tag("soak") // seconds
    @ParameterizedTest
    @ValueSource(strings = {"1", "100"})
    void threads(String count) {
        Session<?> session = same("threads", c("threads"), count);
        assertThat(session.transcript()).contains("exited normally");
        assertThat(session.result().stdout().toString()).isEqualTo("done\n");
    }

    @Test
    void signals() {
        Session<?> session = same("signals", c("signals"));
        assertThat(session.result().status()).isEqualTo(new ExitStatus.Killed(new Signal(11), false));
    }

    @Tag("soak") // seconds
    @Test
    void calls() {
        Session<?> session = same("catchcalls", c("signals"));
        assertThat(session.transcript()).contains("(call to syscall rt_sigaction)");
    }

    @Tag("soak") // seconds
    @Test
    void exceptions() {
        Session<?> session = same("throw", Debugging.guest("exceptions.cc", "exceptions", "g++", "-g"));
        assertThat(session.transcript()).contains("(exception thrown)", "(exception caught)");
    }

    @Tag("soak") // seconds
    @Test
    void goPrograms() {
        Needs.program("go", "golang-go");
        Path home = Path.of(System.getProperty("java.io.tmpdir"), "go-cache");
        Session<?> session = same(
                "go",
                Debugging.guest(
                        "channel.go",
                        "channel",
                        "env",
                        "HOME=" + home,
                        "GO111MODULE=off",
                        "go",
                        "build",
                        "-gcflags=-N -l"));
        assertThat(session.transcript()).contains("a = 3", "b = 4");
    }

    @Test
    void mappingsAndCores() {
        Session<?> session = same("surroundings", c("calls"));
        assertThat(session.transcript()).contains("[stack]", "Saved corefile core", "ELF");
    }

    @Test
    void aDetachedProgramRunsOn() {
        Session<?> session = same("detach", c("calls"));
        assertThat(session.result().status()).isEqualTo(new ExitStatus.Exited(8));
        assertThat(session.result().stdout().toString()).isEqualTo("0\n2\n4\n");
    }
}
