package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.SignalSet;
import java.util.EnumSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The small sets that options take. */
class SetsTest {
    @Test
    void statuses() {
        assertThat(CallStatus.parse("failed,unfinished"))
                .containsExactlyInAnyOrder(CallStatus.FAILED, CallStatus.UNFINISHED);
        assertThat(CallStatus.parse("!failed")).hasSize(4).doesNotContain(CallStatus.FAILED);
        assertThat(CallStatus.parse("all")).hasSize(5);
        assertThat(CallStatus.parse("none")).isEmpty();
        assertThat(CallStatus.of(-2)).isEqualTo(CallStatus.FAILED);
        assertThat(CallStatus.of(-5000)).isEqualTo(CallStatus.SUCCESSFUL);
        assertThatThrownBy(() -> CallStatus.parse("faild"))
                .hasMessage("unknown status 'faild'; there are successful, failed, unfinished, unavailable, detached,"
                        + " did you mean failed?");
    }

    @Test
    void messages() {
        assertThat(Quiet.parse("path-resolution,superseded"))
                .containsExactlyInAnyOrder(Quiet.PATH_RESOLUTION, Quiet.THREAD_EXECVE);
        assertThat(Quiet.ofLevel(0)).isEmpty();
        assertThat(Quiet.ofLevel(2)).contains(Quiet.EXIT);
        assertThat(Quiet.ofLevel(7)).isEqualTo(EnumSet.allOf(Quiet.class));
        assertThatThrownBy(() -> Quiet.parse("loud")).hasMessageStartingWith("unknown message 'loud'");
    }

    @Test
    void signals() {
        SignalSet set = SignalSetParser.parse("SIGINT,term,9,rt_2");
        assertThat(set.contains(Signal.SIGINT)).isTrue();
        assertThat(set.contains(Signal.SIGTERM)).isTrue();
        assertThat(set.contains(Signal.SIGKILL)).isTrue();
        assertThat(set.contains(Signal.of(34))).isTrue();
        assertThat(set.contains(Signal.SIGHUP)).isFalse();
        assertThat(SignalSetParser.parse("none").isEmpty()).isTrue();
        assertThat(SignalSetParser.parse("!all").isEmpty()).isTrue();
        assertThat(SignalSetParser.parse("!none").contains(Signal.SIGHUP)).isTrue();
        assertThatThrownBy(() -> SignalSetParser.parse("siginf"))
                .hasMessageStartingWith("unknown signal 'siginf', did you mean SIGINT or ");
        assertThatThrownBy(() -> SignalSetParser.parse("65")).hasMessageStartingWith("unknown signal '65'");
        assertThatThrownBy(() -> SignalSetParser.parse("!")).hasMessageStartingWith("unknown signal ''");
    }

    @Property
    void aNegatedSignalSetIsTheOthers(
            @ForAll @IntRange(min = 1, max = 64) int one, @ForAll @IntRange(min = 1, max = 64) int other) {
        String name = Signal.of(one).name();
        assertThat(SignalSetParser.parse(name).contains(Signal.of(other))).isEqualTo(one == other);
        assertThat(SignalSetParser.parse("!" + name).contains(Signal.of(other))).isEqualTo(one != other);
    }

    @Test
    void columnsAndOrders() {
        assertThat(SummaryColumn.parse("count,time-avg"))
                .containsExactly(SummaryColumn.CALLS, SummaryColumn.AVG_TIME, SummaryColumn.NAME);
        assertThatThrownBy(() -> SummaryColumn.parse("calls,count")).hasMessage("column 'count' is given twice");
        assertThatThrownBy(() -> SummaryColumn.parse("cals")).hasMessageContaining("did you mean calls?");
        assertThat(SummaryOrder.parse("shortest")).isEqualTo(SummaryOrder.MIN_TIME);
        assertThat(SummaryOrder.parse("none")).isEqualTo(SummaryOrder.NOTHING);
        assertThatThrownBy(() -> SummaryOrder.parse("size")).hasMessageStartingWith("unknown order 'size'");
    }
}
