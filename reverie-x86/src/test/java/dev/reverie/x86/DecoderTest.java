package dev.reverie.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {
    private static final long ADDRESS = 0x401000;

    @ParameterizedTest
    @CsvSource(textBlock = """
            90,                             OTHER
            f3 0f 1e fa,                    OTHER
            48 89 e5,                       OTHER
            48 b8 01 02 03 04 05 06 07 08,  OTHER
            66 b8 01 02,                    OTHER
            b8 01 02 03 04,                 OTHER
            66 48 b8 01 02 03 04 05 06 07 08, OTHER
            48 66 b8 01 02,                 OTHER
            a1 01 02 03 04 05 06 07 08,     OTHER
            67 a1 01 02 03 04,              OTHER
            c8 10 00 01,                    OTHER
            f6 c1 01,                       OTHER
            f6 d1,                          OTHER
            f7 c1 01 02 03 04,              OTHER
            66 f7 c1 01 02,                 OTHER
            f7 d1,                          OTHER
            8b 04 25 01 02 03 04,           OTHER
            8b 44 24 08,                    OTHER
            8b 84 24 01 02 03 04,           OTHER
            8f c0,                          OTHER
            0f 20 05,                       OTHER
            0f 0f ca bf,                    OTHER
            66 0f 78 c1 04 08,              OTHER
            f2 0f 78 c1 04 08,              OTHER
            66 0f 79 c1,                    OTHER
            0f 38 f0 01,                    OTHER
            66 0f 3a 0f c1 08,              OTHER
            c5 f8 77,                       OTHER
            c4 e3 7d 06 c1 20,              OTHER
            c4 e2 f0 f2 c2,                 OTHER
            62 f1 7c 48 28 41 01,           OTHER
            62 f3 75 48 25 c2 ff,           OTHER
            62 f5 7c 48 58 c1,              OTHER
            8f e8 70 a2 c2 30,              OTHER
            8f e9 78 01 c9,                 OTHER
            8f ea 78 10 c1 01 02 03 04,     OTHER
            eb fe,                          JUMP
            e9 00 00 00 00,                 JUMP
            66 48 e9 00 00 00 00,           JUMP
            74 10,                          CONDITIONAL_JUMP
            2e 74 10,                       CONDITIONAL_JUMP
            0f 85 00 01 00 00,              CONDITIONAL_JUMP
            f2 0f 85 00 01 00 00,           CONDITIONAL_JUMP
            e2 10,                          LOOP
            67 e3 10,                       LOOP
            e8 00 00 00 00,                 CALL
            ff e0,                          INDIRECT_JUMP
            3e ff e0,                       INDIRECT_JUMP
            ff 25 00 00 00 00,              INDIRECT_JUMP
            41 ff d3,                       INDIRECT_CALL
            ff 14 c5 00 00 00 00,           INDIRECT_CALL
            ff 2f,                          FAR_BRANCH
            c3,                             RETURN
            f3 c3,                          RETURN
            c2 08 00,                       RETURN
            48 cf,                          FAR_BRANCH
            c7 f8 00 00 00 00,              TRANSACTION_BEGIN
            0f 05,                          SYSCALL
            0f 34,                          SYSENTER
            cd 80,                          INTERRUPT
            cc,                             BREAKPOINT
            f1,                             BREAKPOINT
            0f 0b,                          UNDEFINED
            0f b9 c0,                       UNDEFINED
            f4,                             HALT
            0f a2,                          CPUID
            0f 31,                          RDTSC
            0f 01 f9,                       RDTSCP
            """)
    void knowsLengthAndKind(String hex, Kind kind) {
        byte[] code = bytes(hex);
        Decoder decoder = new Decoder(code, ADDRESS);

        assertThat(decoder.decode(0)).isEqualTo(code.length);
        assertThat(decoder.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            06,                                              INVALID
            82 c0 01,                                        INVALID
            0f 04,                                           INVALID
            8f e0,                                           INVALID
            ff ff,                                           INVALID
            48 c5 f8 77,                                     INVALID
            66 c5 f8 77,                                     INVALID
            66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90, INVALID
            66 66 66 66 66 66 48 b8 01 02 03 04 05 06 07 08, INVALID
            d5 18 89 c0,                                     UNKNOWN
            62 f4 7c 18 01 c0,                               UNKNOWN
            62 f9 7c 48 28 41 01,                            UNKNOWN
            62 f1 78 48 28 41 01,                            UNKNOWN
            c4 e5 78 10 00,                                  UNKNOWN
            66 e8 00 00 00 00,                               UNKNOWN
            66 c7 f8 00 00 00 00,                            UNKNOWN
            e8 00 00 00,                                     TRUNCATED
            0f,                                              TRUNCATED
            62 f1 7c,                                        TRUNCATED
            c4,                                              TRUNCATED
            48,                                              TRUNCATED
            8b 04,                                           TRUNCATED
            """)
    void saysWhyThereIsNoInstruction(String hex, Undecodable why) {
        assertThat(Instruction.decode(bytes(hex), 0, ADDRESS)).isEqualTo(why);
    }

    @Test
    void knowsTargetsAndOperands() {
        byte[] code = bytes("90 eb fd e8 10 00 00 00 48 8d 05 f8 ff ff ff 0f 84 00 00 00 80");
        Decoder decoder = new Decoder(code, ADDRESS);

        decoder.decode(1);
        assertThat(decoder.target()).isEqualTo(ADDRESS);
        decoder.decode(3);
        assertThat(decoder.target()).isEqualTo(ADDRESS + 0x18);
        decoder.decode(8);
        assertThat(decoder.isRipRelative()).isTrue();
        assertThat(decoder.displacementOffset()).isEqualTo(3);
        assertThat(decoder.ripOperand()).isEqualTo(ADDRESS + 7);
        decoder.decode(15);
        assertThat(decoder.condition()).isEqualTo(Condition.EQUAL);
        assertThat(decoder.target()).isEqualTo(ADDRESS + 21 - 0x80000000L);
    }

    @Test
    void findsTheParts() {
        Decoder decoder = new Decoder(bytes("66 c7 84 88 10 20 30 40 34 12"), 0);

        assertThat(decoder.decode(0)).isEqualTo(10);
        assertThat(decoder.modRmOffset()).isEqualTo(2);
        assertThat(decoder.sib()).isEqualTo(0x88);
        assertThat(decoder.displacementOffset()).isEqualTo(4);
        assertThat(decoder.displacement()).isEqualTo(0x40302010);
        assertThat(decoder.immediateOffset()).isEqualTo(8);
        assertThat(decoder.immediateSize()).isEqualTo(2);
        assertThat(decoder.immediate()).isEqualTo(0x1234);
    }

    @Test
    void givesAnInstructionAsAValue() {
        assertThat(Instruction.decode(bytes("90 0f 05"), 1, ADDRESS))
                .isEqualTo(new Instruction(
                        ADDRESS,
                        2,
                        Kind.SYSCALL,
                        Encoding.LEGACY,
                        1,
                        0x05,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        effectsOf("0f 05")));
    }

    @Test
    void readsNothingBeyondTheLimit() {
        Decoder decoder = new Decoder(bytes("e8 00 00 00 00"), 4, 0);

        assertThat(decoder.decode(0)).isZero();
        assertThat(decoder.problem()).isEqualTo(Undecodable.TRUNCATED);
        assertThat(decoder.kind()).isEqualTo(Kind.OTHER);
        assertThat(decoder.decode(4)).isZero();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> decoder.decode(5));
    }

    @Property(tries = 5_000)
    void givesALengthOrAReasonForAnyBytes(@ForAll @Size(max = 24) byte[] code) {
        Decoder decoder = new Decoder(code, ADDRESS);
        for (int at = 0; at <= code.length; at++) {
            int length = decoder.decode(at);
            assertThat(length).isBetween(0, Decoder.MAX_LENGTH);
            assertThat(at + length).isLessThanOrEqualTo(code.length);
            if (length == 0) {
                assertThat(decoder.problem()).isNotNull();
            } else {
                assertThat(decoder.instruction().length()).isEqualTo(length);
            }
        }
    }

    @Property(tries = 5_000)
    void tellsAPartOfAnInstructionFromAnInstruction(@ForAll @Size(15) byte[] code) {
        int length = new Decoder(code, ADDRESS).decode(0);
        for (int part = 0; part < length; part++) {
            assertThat(Instruction.decode(Arrays.copyOf(code, part), 0, ADDRESS))
                    .isEqualTo(Undecodable.TRUNCATED);
        }
    }

    @Property(tries = 5_000)
    void dependsOnTheBytesOfTheInstructionOnly(@ForAll @Size(15) byte[] code, @ForAll @Size(15) byte[] others) {
        Decoded decoded = Instruction.decode(code, 0, ADDRESS);
        if (decoded instanceof Instruction instruction) {
            byte[] mixed = others.clone();
            System.arraycopy(code, 0, mixed, 0, instruction.length());
            assertThat(Instruction.decode(mixed, 0, ADDRESS)).isEqualTo(decoded);
        }
    }

    private static Effects effectsOf(String hex) {
        Decoder decoder = new Decoder(bytes(hex), 0);
        decoder.decode(0);
        return Effects.of(decoder);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
