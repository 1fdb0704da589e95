package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Sets of signals. */
class SignalSetTest {
    @Property
    void aSignalIsInOrOut(@ForAll long bits, @ForAll @IntRange(min = 1, max = 64) int number) {
        SignalSet set = SignalSet.ofBits(bits);
        Signal signal = Signal.of(number);
        assertThat(set.contains(signal)).isEqualTo((bits >>> (number - 1) & 1) == 1);
        assertThat(set.with(signal).contains(signal)).isTrue();
        assertThat(set.without(signal).contains(signal)).isFalse();
        assertThat(set.inverted().contains(signal)).isNotEqualTo(set.contains(signal));
        assertThat(SignalSet.of(set.signals().toArray(Signal[]::new))).isEqualTo(set);
    }

    @Test
    void otherNumbersAreNoSignals() {
        assertThat(SignalSet.all().contains(Signal.of(0))).isFalse();
        assertThat(SignalSet.all().contains(Signal.of(65))).isFalse();
        assertThat(SignalSet.all().without(Signal.of(65))).isEqualTo(SignalSet.all());
        assertThatIllegalArgumentException().isThrownBy(() -> SignalSet.of(Signal.of(65)));
        assertThat(SignalSet.none().isEmpty()).isTrue();
        assertThat(SignalSet.of(Signal.SIGINT, Signal.SIGHUP)).hasToString("[SIGHUP, SIGINT]");
    }
}
