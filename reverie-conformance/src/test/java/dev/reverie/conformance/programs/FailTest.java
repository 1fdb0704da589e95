package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.RunOptions;
import dev.reverie.tools.fail.FailRule;
import dev.reverie.tools.fail.FailTool;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs notice the failures that were asked for, and no others. */
@ExtendWith(NothingLeft.class)
final class FailTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static Outcome run(String rule, String script) {
        FailTool tool = new FailTool(Stream.of(rule).map(FailRule::parse).toList());
        return TracedRun.of(tool, Trial.command("fail", List.of("sh", "-c", script)), RunOptions.DEFAULT, LIMIT);
    }

    @Test
    void aPathFromTheWorkingDirectory() {
        assertThat(run("openat,path=**/fail/secret,errno=EACCES", "echo a >secret; echo b >other; cat other secret"))
                .isEqualTo(new Outcome(1, "b\n", """
                        sh: 1: cannot create secret: Permission denied
                        cat: secret: Permission denied
                        """));
    }

    @Test
    void theDescriptorOfAPath() {
        assertThat(run("read,path=/**/words,errno=EIO,nth=2", "echo one >words; cat words"))
                .isEqualTo(new Outcome(1, "one\n", "cat: words: Input/output error\n"));
    }

    @Test
    void fullDisks() {
        assertThat(run("write,fd=1,errno=ENOSPC,from=2", "/bin/echo a; /bin/echo b"))
                .isEqualTo(new Outcome(1, "a\n", "/bin/echo: write error: No space left on device\n"));
    }

    @Test
    void whatFailsAfterItHasRunHasRun() {
        Outcome outcome = run("mkdir,errno=EIO,when=exit", "mkdir d || ls -d d");
        assertThat(outcome.stdout()).isEqualTo("d\n");
        assertThat(outcome.stderr()).contains("mkdir: ").endsWith("Input/output error\n");
    }

    @Test
    void sleepsThatAreSkipped() {
        assertThat(run("clock_nanosleep,retval=0", "sleep 1000; echo awake")).isEqualTo(new Outcome(0, "awake\n", ""));
    }

    @Test
    void theCommandReportsRulesAndRefusesNonsense() {
        Outcome outcome = ReverieCommand.run(
                "fail", "--fail=openat,path=/etc/*,errno=ENOENT", "-e", "mount,errno=EIO", "cat", "/etc/passwd");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.stderr())
                .contains("cat: /etc/passwd: No such file or directory\n")
                .containsPattern(
                        "reverie: 'openat,path=/etc/\\*,errno=ENOENT' hit [1-9]\\d* of [1-9]\\d* matching calls\n")
                .endsWith("reverie: 'mount,errno=EIO' never hit: no call matched\n");
        outcome = ReverieCommand.run("fail", "--fail=opneat,errno=ENOENT", "true");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.stderr()).contains("did you mean openat");
    }
}
