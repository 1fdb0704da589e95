package dev.reverie.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void takesTheMiddleOfAnOddNumber() {
        Summary summary = Summary.of(List.of(9.0, 1.0, 5.0, 3.0, 7.0));

        assertThat(summary).isEqualTo(new Summary(5, 1.0, 5.0, 0.8));
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
        assertThat(Summary.median(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(3.0);
    }

    @Test
    void aSingleValueHasNoSpread() {
        assertThat(Summary.of(List.of(42.0))).isEqualTo(new Summary(1, 42.0, 42.0, 0.0));
    }

    @Test
    void refusesNothing() {
        assertThatThrownBy(() -> Summary.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comparesRoundByRound() {
        // In the second round the machine was three times slower.
        assertThat(Summary.ratio(List.of(2.0, 6.0, 2.0), List.of(1.0, 3.0, 1.0)))
                .isEqualTo(2.0);
    }

    @Test
    void oneBadRoundDoesNotMatter() {
        assertThat(Summary.ratio(List.of(2.0, 50.0, 2.0), List.of(1.0, 1.0, 1.0)))
                .isEqualTo(2.0);
    }

    @Property
    void theMedianLiesBetweenTheExtremes(
            @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 1, max = 1e9) Double> values) {
        Summary summary = Summary.of(values);

        assertThat(summary.best()).isLessThanOrEqualTo(summary.median());
        assertThat(summary.spread()).isNotNegative();
        assertThat(Summary.ratio(values, values)).isEqualTo(1.0, within(1e-12));
    }
}
