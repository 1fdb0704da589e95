package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tools;
import dev.reverie.syscalls.Sysno;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.Totals;
import dev.reverie.tools.chaos.ChaosOptions;
import dev.reverie.tools.chaos.ChaosTool;
import dev.reverie.tools.chaos.Mischief;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tool around another one, over programs. */
@ExtendWith(NothingLeft.class)
final class ComposedToolsTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final List<String> ARGV = List.of("sh", "-c", "head -c 300 /dev/zero | cat | wc -c");

    @Test
    void theInnerToolCountsWhatTheKernelIsAsked() {
        Totals alone = TracedRun.result(new CountTool(), Trial.command("alone", ARGV), RunOptions.DEFAULT, LIMIT)
                .global();
        var chaosOverCount = TracedRun.result(
                Tools.compose(new ChaosTool(ChaosOptions.DEFAULT), new CountTool()),
                Trial.command("chaos-over-count", ARGV).withOutputCaptured(),
                RunOptions.DEFAULT,
                LIMIT);
        assertThat(text(chaosOverCount)).isEqualTo("300\n");
        long shortReads = chaosOverCount.global().outer().count(Mischief.SHORT_READ);
        long reads = chaosOverCount.global().inner().count(Sysno.READ);
        assertThat(shortReads).isGreaterThanOrEqualTo(600);
        assertThat(reads).isBetween(shortReads, shortReads + alone.count(Sysno.READ));
        assertThat(chaosOverCount.global().inner().processes()).isEqualTo(alone.processes());
    }

    /** Around the chaos, the count is of what the program asked; chaos makes it ask more often. */
    @Test
    void theOuterToolCountsWhatTheProgramAsks() {
        var countOverChaos = TracedRun.result(
                Tools.compose(new CountTool(), new ChaosTool(ChaosOptions.DEFAULT)),
                Trial.command("count-over-chaos", ARGV).withOutputCaptured(),
                RunOptions.DEFAULT,
                LIMIT);
        assertThat(text(countOverChaos)).isEqualTo("300\n");
        assertThat(countOverChaos.global().outer().count(Sysno.READ))
                .isGreaterThanOrEqualTo(countOverChaos.global().inner().count(Mischief.SHORT_READ));
    }

    private static String text(RunResult<?> result) {
        return result.stdout().toString();
    }
}
