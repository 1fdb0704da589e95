package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.CpuidAnswer;
import dev.reverie.api.CpuidQuery;
import dev.reverie.api.NoGlobal;
import dev.reverie.testing.FakeGuest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CpuidToolTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void hidesLeavesAndShowsAll() {
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new CpuidTool(out, Set.of(7)));
        CpuidAnswer real = new CpuidAnswer(1, 2, 3, -1);
        assertThat(guest.onCpuid(new CpuidQuery(1, 0, real))).isEqualTo(real);
        assertThat(guest.onCpuid(new CpuidQuery(7, 1, real))).isEqualTo(new CpuidAnswer(0, 0, 0, 0));
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "[pid 1000] cpuid 0x1 0x0 = 00000001 00000002 00000003 ffffffff",
                        "[pid 1000] cpuid 0x7 0x1 = 00000000 00000000 00000000 00000000");
    }
}
