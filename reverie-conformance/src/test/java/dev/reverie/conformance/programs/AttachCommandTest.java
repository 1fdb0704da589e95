package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./reverie -p} attaches to processes, and leaves them well however it ends itself. */
@ExtendWith(NothingLeft.class)
final class AttachCommandTest {
    /** The cases of the script, each of which says what it expects. */
    @ParameterizedTest
    @ValueSource(strings = {"interrupt", "terminate", "kill", "several", "refused", "debugged", "as-strace"})
    void leavesProcessesWell(String name) {
        Needs.program("gcc", "gcc libc6-dev");
        if (name.equals("as-strace")) {
            Needs.program("strace", "strace");
        }
        Path guest = Guests.compile("../attach/numbers.c", "attach-numbers", "gcc", "-O1", "-w");
        assertThat(ReverieCommand.python(
                        "../attach/attach.py", name, ReverieCommand.SCRIPT.toString(), guest.toString()))
                .isEqualTo(new Outcome(0, "ok\n", ""));
    }
}
