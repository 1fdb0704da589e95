package dev.reverie.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final String STATISTICS = """
            some program complains
                    1000  calls made or answered inside
                       4  calls sent inside by a stop
                      10  stops at calls
                       0  damaged records in rings
            """;

    @Test
    void callsSentByAStopAreNotPatchedOnes() {
        Coverage coverage = Coverage.of("ls", STATISTICS);

        assertThat(coverage).isEqualTo(new Coverage("ls", 996, 4, 6, ""));
        assertThat(coverage.calls()).isEqualTo(1006);
        assertThat(coverage.percent()).isEqualTo(100.0 * 996 / 1006);
    }

    @Test
    void statisticsThatAreNotThereAreNoZeros() {
        assertThatThrownBy(() -> Coverage.of("ls", "ls: no such file\n"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("no statistics");
    }

    @Test
    void allProgramsTogetherAreJudged() {
        List<Coverage> all =
                List.of(new Coverage("a", 99_900, 50, 50, ""), Coverage.missing("b", "b is not installed"));
        Report report = new Report(Rows.report().machine(), 1, List.of(), new CorpusRuns(List.of(), all));

        assertThat(report.isCovered()).isTrue();
        assertThat(TextReport.of(report))
                .contains("  b                        b is not installed\n")
                .containsPattern("all +99900 +50 +50 +99\\.900%\n")
                .containsPattern("99\\.900 % +met\n");
        assertThat(Rows.report().isCovered()).isFalse();
    }
}
