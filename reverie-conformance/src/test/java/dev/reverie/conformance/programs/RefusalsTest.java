package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel refuses something the tracer needs: a clear message, 125, and nothing has run. */
@ExtendWith(NothingLeft.class)
final class RefusalsTest {
    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "101,  1, PTRACE_SEIZE,   EPERM,  not permitted here",
        "317, 22, seccomp,        EINVAL, cannot prepare the guest",
        "435, 38, clone3,         ENOSYS, of the guest",
        "436, 38, close_range,    ENOSYS, cannot prepare the guest",
    })
    void isSaidClearly(String number, String errno, String step, String name, String what) {
        Needs.program("gcc", "gcc libc6-dev");
        Path deny = Guests.compile("../contract/deny.c", "deny", "gcc", "-O1");
        List<String> argv = new ArrayList<>(List.of(deny.toString(), number, errno));
        argv.addAll(List.of(ReverieCommand.SCRIPT.toString(), "noop", "--", "echo", "it ran"));
        Outcome outcome = ReverieCommand.run(ReverieCommand.command(argv));
        assertThat(outcome.code()).isEqualTo(125);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr())
                .contains(step, name, what, "reverie doctor")
                .doesNotContain("\tat ");
    }
}
