package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals for {@code ./reverie} and its guest, from a terminal and from elsewhere. */
@ExtendWith(NothingLeft.class)
final class CommandSignalsTest {
    /** The cases of the script, each of which says what it expects. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "interrupt-reaches-trap",
                "interrupt-kills",
                "interrupt-ignored",
                "quit-kills",
                "stop-and-continue",
                "hangup",
                "kill-tracer",
                "terminate-tracer"
            })
    void doWhatTheyDoWithoutIt(String name) {
        for (String tool : new String[] {"noop", "strace"}) {
            assertThat(ReverieCommand.python("terminal.py", name, ReverieCommand.SCRIPT.toString(), tool))
                    .isEqualTo(new Outcome(0, "ok\n", ""));
        }
    }
}
