package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.RunOptions;
import dev.reverie.tools.chaos.Channel;
import dev.reverie.tools.chaos.ChaosOptions;
import dev.reverie.tools.chaos.ChaosTool;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs give the same results when the kernel is at its worst. */
@ExtendWith(NothingLeft.class)
final class ChaosTest {
    private static final ChaosOptions OPTIONS = ChaosOptions.DEFAULT.withSeed(1);

    private static void runsTheSame(Scenario scenario) {
        scenario.runsTheSame(new ChaosTool(OPTIONS), RunOptions.DEFAULT);
    }

    @Test
    void pipelines() {
        Needs.program("python3", "python3");
        runsTheSame(Scenario.script("chaos"));
    }

    @Test
    void git() {
        Needs.program("git", "git");
        runsTheSame(Scenario.script("git"));
    }

    @Test
    void redis() {
        Needs.program("redis-server", "redis-server");
        Needs.program("redis-benchmark", "redis-tools");
        runsTheSame(Scenario.script("redis", "20"));
    }

    @Test
    void nginx() {
        Needs.program("nginx", "nginx-light");
        Needs.program("curl", "curl");
        runsTheSame(Scenario.script("nginx", "1"));
    }

    @Test
    void filesByTheByte() {
        ChaosOptions options = OPTIONS.on(EnumSet.allOf(Channel.class));
        Scenario.of("cat", "cat", "/etc/services").runsTheSame(new ChaosTool(options), RunOptions.DEFAULT);
    }

    @Test
    void everyReadOfOneByteIsMadeByTheKernel() {
        Outcome outcome =
                ReverieCommand.run("chaos", "--on=file", "--seed=3", "--", "sh", "-c", "exec cat <$GUESTS/tar.sh");
        assertThat(outcome.code()).isZero();
        long size = outcome.stdout().length();
        assertThat(size).isPositive();
        assertThat(outcome.stderr())
                .startsWith("reverie: chaos with seed 3: ")
                .containsPattern(" (" + size + "|[1-9]\\d{3,}) short reads");
    }
}
