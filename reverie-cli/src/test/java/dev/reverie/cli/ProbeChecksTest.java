package dev.reverie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProbeChecksTest {
    /** Where these tests run, tracing works; all other answers depend on the machine. */
    @Test
    void theTrialRunPasses() {
        List<Check> checks = ProbeChecks.all();
        assertThat(checks.getFirst().subject()).isEqualTo("trial run");
        assertThat(checks.getFirst().verdict()).isEqualTo(Check.Verdict.OK);
        assertThat(checks).allSatisfy(check -> assertThat(check.verdict() == Check.Verdict.OK)
                .isEqualTo(check.advice().isEmpty()));
    }
}
