package dev.reverie.conformance.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.ExitStatus;
import dev.reverie.conformance.debug.Debugging.Session;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.Totals;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** gdb starts programs itself, one after the other, under one run of a tool. */
@ExtendWith(NothingLeft.class)
final class ExtendedRemoteTest {
    @BeforeAll
    static void there() {
        Debugging.needs();
    }

    @Test
    void programsRunAgain() {
        Path program = Debugging.guest("starts.c", "starts", "gcc", "-g");
        Session<Totals> session = Debugging.extended(new CountTool(false), "again", program);
        assertThat(session.transcript())
                .isEqualTo(Debugging.extendedUnderGdbserver("again", program))
                .contains("$1 = 4", "exited with code 04", "/nonexistent/program", "detached");
        // One was killed, one has ended, and one was left alone.
        String output = session.result().stdout().toString();
        assertThat(output)
                .contains(": [one] [two  words] [*]\n")
                .contains("GIVEN=something in /usr: [one] [two  words] [*]\n4 words\n")
                .contains("GIVEN=nothing in ")
                .endsWith(": [last]\n2 words\n");
        assertThat(session.result().status()).isEqualTo(new ExitStatus.Exited(2));
        assertThat(session.result().global().table()).contains("exit_group");
    }

    @Test
    void aProcessOfTheRunIsAttachedTo() {
        Path program = Debugging.guest("patient.c", "patient", "gcc", "-g", "-pthread");
        Session<Totals> session = Debugging.extended(new CountTool(false), "attached", program);
        assertThat(session.transcript())
                .isEqualTo(Debugging.extendedUnderGdbserver("attached", program))
                .contains("$1 = 0", "$2 = 2", "ended (value=7)", "Value returned is $4 = 8");
        assertThat(session.result().status()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(session.result().global().processes()).isEqualTo(2);
    }

    @Test
    void peopleAskTheServer() {
        Path program = Debugging.guest("starts.c", "starts", "gcc", "-g");
        assertThat(Debugging.extended(new CountTool(false), "asked", program).transcript())
                .contains("files Listing of all file descriptors")
                .contains("one thread: ['debug-starts']", "descriptors: ['0', '1', '2']")
                .containsPattern("stops at calls")
                .contains("all system calls\n")
                .containsPattern("\\d+ mmap\\(0x, 0x, 0x, 0x, 0x, 0x\\)")
                .containsPattern("\\* \\d+ debug-starts")
                .contains("reverie knows no monitor command 'nonsense'")
                .contains("monitor exit end all programs");
    }
}
