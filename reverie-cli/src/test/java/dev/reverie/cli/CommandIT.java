package dev.reverie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.cli.ReverieScript.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a whole, as users start it: what it hands on to the guest and back, and what it says when it can't. */
class CommandIT {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    @BeforeAll
    static void firstUseBuilds() throws Exception {
        assertThat(ReverieScript.run("--version").code()).isZero();
    }

    @Test
    void theGuestsExitCodeIsOurs() throws Exception {
        assertThat(ReverieScript.run("noop", "--", "/bin/true").code()).isZero();
        assertThat(ReverieScript.run("noop", "--", "sh", "-c", "exit 42").code())
                .isEqualTo(42);
        assertThat(ReverieScript.run("count", "--", "sh", "-c", "exit 255").code())
                .isEqualTo(255);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL", "SEGV", "INT", "PIPE", "QUIT"})
    void theGuestsKillingSignalIsOurs(String signal) throws Exception {
        Result shell = ReverieScript.shell("python3 --version");
        assumeTrue(shell.code() == 0, "needs python3 to see how a process ended");
        Result result = ReverieScript.shell("python3 -c 'import os, signal, subprocess\n"
                + "guest = \"kill -" + signal + " $$\"\n"
                + "print(subprocess.run([os.environ[\"REVERIE\"], \"noop\", \"sh\", \"-c\", guest]).returncode"
                + " == -signal.SIG" + signal + ")'");
        assertThat(result.out()).isEqualTo("True\n");
    }

    @Test
    void nothingOfOursGetsIntoTheGuestsOutput() throws Exception {
        Result result = ReverieScript.run("strace", "--", "echo", "hi");
        assertThat(result.out()).isEqualTo("hi\n");
        assertThat(result.err()).contains("write(1, \"hi\\n\", 3)", "exit_group(0)", "+++ exited with 0 +++");
        result = ReverieScript.run("count", "--", "echo", "hi");
        assertThat(result.out()).isEqualTo("hi\n");
        assertThat(result.err()).contains("  write\n", "  total\n");
    }

    @Test
    void bothWaysOfCountingAgree() throws Exception {
        Result distributed = ReverieScript.run("count", "--", "/bin/true");
        Result central = ReverieScript.run("count", "--central", "--", "/bin/true");
        assertThat(central.err()).isEqualTo(distributed.err());
    }

    @Test
    void inputEnvironmentDirectoryAndLimitsAreHandedOn() throws Exception {
        assertThat(ReverieScript.shell("echo text | \"$REVERIE\" noop cat").out())
                .isEqualTo("text\n");
        assertThat(ReverieScript.run("noop", "--no-host-env", "--env", "A=1", "env")
                        .out())
                .isEqualTo("A=1\n");
        assertThat(ReverieScript.run("noop", "--cwd", directory.toString(), "pwd")
                        .out())
                .isEqualTo(directory.toRealPath() + "\n");
        assertThat(ReverieScript.shell("ulimit -S -n 123; \"$REVERIE\" noop sh -c 'ulimit -n'")
                        .out())
                .isEqualTo("123\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grep SigIgn", "grep SigBlk", "grep SigCgt"})
    void signalsAreIgnoredAndBlockedAsWithoutUs(String what) throws Exception {
        String guest = what + " /proc/self/status";
        assertThat(ReverieScript.shell("trap '' HUP PIPE; \"$REVERIE\" noop " + guest)
                        .out())
                .isEqualTo(ReverieScript.shell("trap '' HUP PIPE; " + guest).out());
    }

    @Test
    void argumentsNeedNotBeText() throws Exception {
        Result result = ReverieScript.shell(
                "\"$REVERIE\" noop -- printf '%s|' \"$(printf '\\377\\200')\" '' 'a  b' '*' @x --pin");
        assertThat(result.out()).isEqualTo("\u00ff\u0080||a  b|*|@x|--pin|");
    }

    @Test
    void whatCannotBeStartedIsExplained() throws Exception {
        Result result = ReverieScript.run("noop", "nosuchprogram");
        assertThat(result.code()).isEqualTo(127);
        assertThat(result.err()).startsWith("reverie: ").contains("nosuchprogram", "ENOENT");
        result = ReverieScript.run("noop", "/nonexistent/program");
        assertThat(result.code()).isEqualTo(127);
        result = ReverieScript.run("noop", "/etc/passwd");
        assertThat(result.code()).isEqualTo(126);
        assertThat(result.err()).startsWith("reverie: ").contains("/etc/passwd", "EACCES");
        result = ReverieScript.run("noop", "/");
        assertThat(result.code()).isEqualTo(126);
        result = ReverieScript.run("noop", "--cwd=/nonexistent", "/bin/true");
        assertThat(result.code()).isEqualTo(126);
        assertThat(result.err()).contains("/nonexistent", "ENOENT");
    }

    /** Also by tools that write to standard error, and are done with it when they hear that the run is over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chaos",
                "chrome-trace",
                "chunky-print",
                "count",
                "cpuid",
                "noop",
                "pedigree",
                "rdtsc",
                "strace",
                "strace --json",
                "strace-minimal"
            })
    void whatCannotBeStartedIsExplainedUnderEveryTool(String tool) throws Exception {
        List<String> words = new ArrayList<>(List.of(tool.split(" ")));
        words.add("/nonexistent/program");
        Result result = ReverieScript.run(words.toArray(String[]::new));
        assertThat(result.code()).isEqualTo(tool.equals("cpuid") ? 125 : 127);
        assertThat(result.err()).contains("reverie: ");
    }

    @Test
    void nonsenseOnTheCommandLineIsExplained() throws Exception {
        Result result = ReverieScript.run("strace", "--trace=opneat", "ls");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("unknown system call 'opneat', did you mean openat");
    }

    @Test
    void aTraceInAFileIsTheSameForTheGuest() throws Exception {
        Path trace = directory.resolve("trace");
        Result result =
                ReverieScript.run("strace", "-o", trace.toString(), "--trace=write,execve", "sh", "-c", "echo hi");
        assertThat(result.out()).isEqualTo("hi\n");
        assertThat(result.err()).isEmpty();
        assertThat(Files.readAllLines(trace))
                .anySatisfy(line -> assertThat(line).matches("\\d+ +write\\(1, \"hi\\\\n\", 3\\) +=( 3)"))
                .last()
                .satisfies(line -> assertThat(line).matches("\\d+ +\\+\\+\\+ exited with 0 \\+\\+\\+"));
    }

    @Test
    void aFullDiskIsReportedOnceAndDoesNotDisturbTheGuest() throws Exception {
        Result result = ReverieScript.run("strace", "-o", "/dev/full", "echo", "hi");
        assertThat(result.code()).isEqualTo(125);
        assertThat(result.out()).isEqualTo("hi\n");
        assertThat(result.err()).hasLineCount(1).contains("/dev/full", "No space left on device");
        result = ReverieScript.run("count", "-o", "/dev/full", "true");
        assertThat(result.code()).isEqualTo(125);
        assertThat(result.err()).hasLineCount(1).contains("/dev/full", "No space left on device");
    }

    @Test
    void anOutputThatCannotBeWrittenKeepsTheGuestFromStarting() throws Exception {
        Result result = ReverieScript.run("strace", "-o", "/nonexistent/trace", "echo", "hi");
        assertThat(result.code()).isEqualTo(125);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("/nonexistent/trace", "No such file or directory");
    }

    @Test
    void whenTheTracerIsKilledSoIsTheGuest() throws Exception {
        for (String signal : List.of("KILL", "TERM", "HUP")) {
            Process tracer = start("noop", "--", "sh", "-c", "echo ready; sleep 1000");
            try (BufferedReader out = tracer.inputReader(StandardCharsets.UTF_8)) {
                assertThat(out.readLine()).isEqualTo("ready");
                List<ProcessHandle> guests = tracer.descendants().toList();
                assertThat(guests).isNotEmpty();
                kill(signal, tracer.pid());
                assertThat(tracer.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                for (ProcessHandle guest : guests) {
                    guest.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
            }
        }
    }

    @Test
    void controlCReachesTheGuestAndNotUs() throws Exception {
        Process tracer =
                start("noop", "--", "sh", "-c", "trap 'echo got; exit 7' INT; echo ready; while :; do sleep 0.1; done");
        try (BufferedReader out = tracer.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            kill("INT", -tracer.pid());
            assertThat(out.readLine()).isEqualTo("got");
            assertThat(tracer.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(tracer.exitValue()).isEqualTo(7);
        }
    }

    @Test
    void aSymbolicLinkWillDo() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("rv"), ReverieScript.path());
        assertThat(ReverieScript.shell("cd / && PATH=" + directory + ":$PATH rv noop echo hi")
                        .out())
                .isEqualTo("hi\n");
        assertThat(link).isSymbolicLink();
    }

    /** Starts the command as the leader of a process group of its own, as an interactive shell would. */
    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(0, List.of("setsid", ReverieScript.path().toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void kill(String signal, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("/bin/kill", "-s", signal, "--", Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
