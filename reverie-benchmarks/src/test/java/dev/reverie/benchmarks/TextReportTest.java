package dev.reverie.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextReportTest {
    @Test
    void alignsRowsUnderTheirWorkload() {
        String text = TextReport.of(Rows.report(
                Rows.call(Contestants.PROCEED, 2400, Contestants.C_ONE_STOP, 1.04),
                Rows.missing("strace -f", "strace is not installed"),
                Rows.start(Contestants.COUNT, 45.25e6)));

        assertThat(text)
                .contains("Linux 6.18, 2 x Some CPU, JDK 25")
                .containsOnlyOnce("(a) getpid, pinned\n")
                .contains(
                        "  reverie noop, tail             2400       2400      0%     24.00            1.04 C, one stop\n")
                .contains("  strace -f                strace is not installed\n")
                .contains("(c) /bin/true, unpinned\n")
                .contains("  reverie count                 45.25      45.25      0%");
    }

    @Test
    void saysWhichTargetsAreMet() {
        String text = TextReport.of(Rows.report(
                Rows.call(Contestants.PROCEED, 2400, Contestants.C_ONE_STOP, 1.04),
                Rows.call(Contestants.INJECT, 6000, Contestants.C_TWO_STOPS, 1.40)));

        assertThat(text)
                .containsPattern("getpid, pinned +1\\.04 x +met\n")
                .containsPattern("getpid, pinned +1\\.40 x +NOT MET\n")
                .containsPattern("80 ms\n +not measured\n");
    }
}
