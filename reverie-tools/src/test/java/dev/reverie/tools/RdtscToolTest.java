package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.TimestampRead;
import dev.reverie.testing.FakeGuest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RdtscToolTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void showsTheRealCounterAndCounts() {
        FakeGuest<RdtscTool.Reads, RdtscTool.Clock> guest = FakeGuest.of(new RdtscTool(out, true, 0));
        assertThat(guest.onTimestampCounter(new TimestampRead(false, 5))).isEqualTo(5);
        assertThat(guest.onTimestampCounter(new TimestampRead(true, -1))).isEqualTo(-1);
        assertThat(guest.global().total()).isEqualTo(2);
        assertThat(guest.global().summary()).isEqualTo("rdtsc 1, rdtscp 1");
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("[pid 1000] rdtsc at 0x0 = 5", "[pid 1000] rdtscp at 0x0 = 18446744073709551615");
    }

    @Test
    void givesEachThreadAClockOfItsOwn() {
        FakeGuest<RdtscTool.Reads, RdtscTool.Clock> guest = FakeGuest.of(new RdtscTool(out, false, 10));
        TimestampRead read = new TimestampRead(false, 5);
        assertThat(guest.onTimestampCounter(read)).isZero();
        assertThat(guest.onTimestampCounter(read)).isEqualTo(10);
        assertThat(guest.newThread().onTimestampCounter(read)).isZero();
        assertThat(guest.onTimestampCounter(read)).isEqualTo(20);
        assertThat(written.size()).isZero();
    }
}
