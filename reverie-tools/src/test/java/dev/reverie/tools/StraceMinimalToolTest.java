package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.NoGlobal;
import dev.reverie.syscalls.Write;
import dev.reverie.testing.FakeGuest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StraceMinimalToolTest {
    @Test
    void aCallIsPrintedBeforeAndAfter() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StraceMinimalTool tool = new StraceMinimalTool(new PrintStream(out, true, StandardCharsets.ISO_8859_1));
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(tool).willReturn(3);
        long text = guest.memory().placeString("hi\n");
        assertThat(guest.onSyscall(Write.of(1, text, 3))).isEqualTo(Action.result(3));
        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo("1000 > write(1, \"hi\\n\", 3\n1000 < write(1, \"hi\\n\", 3) = 3\n");
    }
}
