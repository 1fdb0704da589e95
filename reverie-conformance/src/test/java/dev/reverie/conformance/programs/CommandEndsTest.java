package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code ./reverie} ends, and what it says and where. */
@ExtendWith(NothingLeft.class)
final class CommandEndsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, 125, 255})
    void endsWithTheCodeOfTheProgram(int code) {
        assertThat(ReverieCommand.run("noop", "--", "sh", "-c", "exit " + code)).isEqualTo(new Outcome(code, "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL", "INT", "SEGV", "QUIT", "PIPE", "USR2"})
    void diesOfTheSignalOfTheProgram(String signal) {
        assertThat(ReverieCommand.python("wait_status.py", "sh", "-c", "kill -" + signal + " $$"))
                .isEqualTo(new Outcome(0, "killed by SIG" + signal + "\n", ""));
    }

    @Test
    void keepsTheTraceAwayFromTheOutput() {
        Outcome outcome = ReverieCommand.run("strace", "--trace=write", "--", "sh", "-c", "echo out; echo err >&2");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.stdout()).isEqualTo("out\n");
        assertThat(outcome.stderr()).contains("write(1, \"out\\n\", 4)", "write(1, \"err\\n\", 4)");
    }

    @Test
    void countsToStandardError() {
        Outcome outcome = ReverieCommand.run("count", "--", "echo", "out");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.stdout()).isEqualTo("out\n");
        assertThat(outcome.stderr()).contains(" write", " exit_group", " total");
    }

    @Test
    void tellsWhatTheRunHasCost() {
        Outcome outcome = ReverieCommand.run("noop", "--stats", "--", "echo", "out");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.stdout()).isEqualTo("out\n");
        assertThat(outcome.stderr()).contains("stops at calls");
    }

    @Test
    void writesTheTraceToTheFile() throws IOException {
        ProcessBuilder command = ReverieCommand.of("strace", "-o", "trace", "--", "sh", "-c", "echo out; echo err >&2");
        assertThat(ReverieCommand.run(command)).isEqualTo(new Outcome(0, "out\n", "err\n"));
        assertThat(Files.readString(command.directory().toPath().resolve("trace")))
                .contains("execve(", "exit_group(0)", "+++ exited with 0 +++");
    }

    @Test
    void saysThatThereIsNoSuchProgram() {
        Outcome outcome = ReverieCommand.run("noop", "--", "no-such-program");
        assertThat(outcome.code()).isEqualTo(127);
        assertThat(outcome.stderr()).contains("no-such-program");
    }

    @Test
    void saysThatThereIsNoSuchPath() {
        assertThat(ReverieCommand.run("noop", "--", "./no/such/program").code()).isEqualTo(127);
    }

    @Test
    void saysThatTheProgramIsNotExecutable() throws IOException {
        ProcessBuilder command = ReverieCommand.of("noop", "--", "./text");
        Files.writeString(command.directory().toPath().resolve("text"), "text");
        Outcome outcome = ReverieCommand.run(command);
        assertThat(outcome.code()).isEqualTo(126);
        assertThat(outcome.stderr()).contains("./text", "executable");
    }

    @Test
    void saysThatTheProgramIsADirectory() {
        Outcome outcome = ReverieCommand.run("noop", "--", "/usr");
        assertThat(outcome.code()).isEqualTo(126);
        assertThat(outcome.stderr()).contains("/usr", "directory");
    }

    @Test
    void suggestsNamesOfSystemCalls() {
        Outcome outcome = ReverieCommand.run("strace", "--trace=opennat", "--", "true");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.stderr()).contains("opennat", "openat");
        assertThat(outcome.stdout()).isEmpty();
    }

    @Test
    void saysThatTheTraceIsIncomplete() {
        Outcome outcome = ReverieCommand.run("strace", "-o", "/dev/full", "--", "echo", "out");
        assertThat(outcome.code()).isEqualTo(125);
        assertThat(outcome.stdout()).isEqualTo("out\n");
        assertThat(outcome.stderr()).contains("/dev/full", "No space left on device");
    }

    @Test
    void saysThatTheCountsAreIncomplete() {
        Outcome outcome = ReverieCommand.run("count", "-o", "/dev/full", "--", "echo", "out");
        assertThat(outcome.code()).isEqualTo(125);
        assertThat(outcome.stdout()).isEqualTo("out\n");
        assertThat(outcome.stderr()).contains("/dev/full", "No space left on device");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no/such/directory/trace", "/usr"})
    void startsNothingWhenTheTraceCannotBeWritten(String file) {
        ProcessBuilder command = ReverieCommand.of("strace", "-o", file, "--", "touch", "started");
        Outcome outcome = ReverieCommand.run(command);
        assertThat(outcome.code()).isEqualTo(125);
        assertThat(outcome.stderr()).contains(file);
        assertThat(Path.of(command.directory().toString(), "started")).doesNotExist();
    }
}
