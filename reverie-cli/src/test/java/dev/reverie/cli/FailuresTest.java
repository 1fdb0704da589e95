package dev.reverie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.LaunchException;
import dev.reverie.api.ReverieException;
import dev.reverie.api.ToolException;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Signal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each way a run can end, as message and exit code. */
class FailuresTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A subcommand that ends as the test wants it to. */
    private record Ending(Supplier<Outcome> how) implements Subcommand {
        @Override
        public String name() {
            return "ending";
        }

        @Override
        public String usage() {
            return "";
        }

        @Override
        public String summary() {
            return "end";
        }

        @Override
        public List<Option> options() {
            return List.of();
        }

        @Override
        public String examples() {
            return "";
        }

        @Override
        public Outcome run(Arguments arguments, Console console) {
            return how.get();
        }
    }

    private int run(Supplier<Outcome> how) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Cli(new Console(stream, stream, new Log(), false))
                .guarded(new Ending(how), List.of())
                .code();
    }

    private int fail(RuntimeException failure) {
        return run(() -> {
            throw failure;
        });
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aHandlerThatThrowsIsShownWithItsCause() {
        int code = fail(new ToolException("onSyscall", 12, new IllegalStateException("my mistake")));
        assertThat(code).isEqualTo(125);
        assertThat(err())
                .startsWith("reverie: the tool's onSyscall failed in guest thread 12: ")
                .contains("The guest was ended.", "java.lang.IllegalStateException: my mistake", "\tat ");
    }

    @Test
    void aProgramThatCannotBeStartedEndsAsInAShell() {
        assertThat(fail(new LaunchException("no such program", Errno.ENOENT))).isEqualTo(127);
        assertThat(fail(new LaunchException("not executable", Errno.EACCES))).isEqualTo(126);
        assertThat(err()).isEqualTo("reverie: no such program\nreverie: not executable\n");
    }

    @Test
    void ourOwnFailuresAreOneLine() {
        assertThat(fail(new ReverieException("ptrace: EPERM; see reverie doctor")))
                .isEqualTo(125);
        assertThat(err()).isEqualTo("reverie: ptrace: EPERM; see reverie doctor\n");
    }

    @Test
    void whatNobodyForesawIsCalledABug() {
        assertThat(fail(new IndexOutOfBoundsException(3))).isEqualTo(125);
        assertThat(err()).startsWith("reverie: this is a bug in reverie:\njava.lang.IndexOutOfBoundsException");
    }

    @Test
    void theGuestsEndIsOurs() {
        assertThat(Outcome.of(new ExitStatus.Exited(7))).isEqualTo(new Outcome(7, 0));
        assertThat(Outcome.of(new ExitStatus.Killed(Signal.SIGTERM, false))).isEqualTo(new Outcome(143, 15));
    }
}
