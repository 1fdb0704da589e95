package dev.reverie.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static List<Target.Verdict> measured(Row... rows) {
        return Rows.report(rows).verdicts().stream()
                .filter(verdict -> verdict.figure() != null)
                .toList();
    }

    @Test
    void aRatioWithinTheLimitIsMet() {
        List<Target.Verdict> verdicts = measured(Rows.call(Contestants.PROCEED, 2400, Contestants.C_ONE_STOP, 1.10));

        assertThat(verdicts).singleElement().satisfies(verdict -> {
            assertThat(verdict.isMet()).isTrue();
            assertThat(verdict.where()).isEqualTo("getpid, pinned");
        });
    }

    @Test
    void aRatioAboveTheLimitIsNotMet() {
        assertThat(measured(Rows.call(Contestants.INJECT, 2400, Contestants.C_TWO_STOPS, 1.11)))
                .singleElement()
                .returns(false, Target.Verdict::isMet);
    }

    @Test
    void unsubscribedCallsHaveANarrowerLimit() {
        assertThat(measured(Rows.call(Contestants.NOOP, 60, Contestants.C_ALLOW, 1.06)))
                .singleElement()
                .returns(false, Target.Verdict::isMet);
    }

    @Test
    void startUpIsJudgedByItsMilliseconds() {
        assertThat(measured(Rows.start(Contestants.COUNT, 79e6)))
                .singleElement()
                .returns(79.0, Target.Verdict::figure)
                .returns(true, Target.Verdict::isMet);
        assertThat(measured(Rows.start(Contestants.COUNT, 81e6)))
                .singleElement()
                .returns(false, Target.Verdict::isMet);
    }

    @Test
    void whatWasNotMeasuredIsNotMet() {
        Report report = Rows.report(Rows.missing(Contestants.PROCEED, "gcc is not installed"));

        assertThat(report.verdicts()).hasSameSizeAs(Target.all()).allSatisfy(verdict -> {
            assertThat(verdict.figure()).isNull();
            assertThat(verdict.isMet()).isFalse();
        });
    }
}
