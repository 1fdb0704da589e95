package dev.reverie.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.linux.TrappedInstruction.Kind;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrappedInstructionTest {
    @ParameterizedTest
    @CsvSource({
        "0f31, RDTSC, 2",
        "0f31c3909090, RDTSC, 2",
        "660f31, RDTSC, 3",
        "662e480f31, RDTSC, 5",
        "0f01f9, RDTSCP, 3",
        "f3410f01f990, RDTSCP, 5",
        "0fa2, CPUID, 2",
        "480fa2, CPUID, 3",
        "cda2, PATCHED_CPUID, 2",
        "66cda2, PATCHED_CPUID, 3"
    })
    void isKnownByItsBytes(String code, Kind kind, int length) {
        assertThat(decoded(code, true)).isEqualTo(new TrappedInstruction(kind, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0f",
                "0f01",
                "0f01f8",
                "0f32",
                "90",
                "310f",
                "f4",
                "48",
                "48480f31",
                "48660f31",
                "f00f31",
                "66666666666666666666666666660f31"
            })
    void othersAreNone(String code) {
        assertThat(decoded(code, true)).isNull();
    }

    @Test
    void elsewhereThan64BitModeSomePrefixesAreInstructions() {
        assertThat(decoded("480f31", false)).isNull();
        assertThat(decoded("660f31", false)).isEqualTo(new TrappedInstruction(Kind.RDTSC, 3));
    }

    private static @Nullable TrappedInstruction decoded(String code, boolean is64Bit) {
        return TrappedInstruction.of(HexFormat.of().parseHex(code), is64Bit);
    }
}
