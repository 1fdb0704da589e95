package dev.reverie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RawArgumentsTest {
    @Test
    void takesTheLastStrings() {
        Bytes cmdline = Bytes.of("java\0-cp\0x.jar\0Main\0count\0\0");
        assertThat(RawArguments.last(cmdline, 2)).containsExactly(Bytes.of("count"), Bytes.EMPTY);
        assertThat(RawArguments.last(cmdline, 0)).isEmpty();
        assertThat(RawArguments.last(cmdline, 7)).hasSize(6);
    }

    @Test
    void keepsBytesThatAreNotText() {
        Bytes odd = Bytes.of((byte) 0x80, (byte) 0xff);
        assertThat(RawArguments.last(Bytes.of("java\0").plus(odd).plus(Bytes.of("\0")), 1))
                .containsExactly(odd);
    }

    @Test
    void withoutACmdlineTheDecodedArgumentsServe() {
        String[] moreThanWeHave = new String[100_000];
        Arrays.fill(moreThanWeHave, "x");
        assertThat(RawArguments.of(moreThanWeHave)).hasSize(100_000).contains(Bytes.of("x"));
    }
}
