package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A ^C ends a debugger's server that nobody uses, and what it holds. */
@ExtendWith(NothingLeft.class)
final class InterruptedServerTest {
    private static Outcome interrupted(String... words) {
        List<String> argv = new ArrayList<>(List.of(ReverieCommand.SCRIPT.toString()));
        argv.addAll(List.of(words));
        return ReverieCommand.python("interrupted_server.py", argv.toArray(String[]::new));
    }

    @Test
    void withoutAProgram() {
        assertThat(interrupted("debug", "--gdb=./without", "--multi").stdout()).isEqualTo("-2\n");
    }

    @Test
    void withAProgramThatWaitsForAClient() {
        Outcome outcome = interrupted("strace", "-o", "/dev/stdout", "--gdb=./with", "--", "sleep", "1000");
        assertThat(outcome.stdout())
                .contains("execve(\"/usr/bin/sleep\", ")
                .endsWith("+++ killed by SIGKILL +++\n-2\n");
    }
}
