package dev.reverie.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.x86.Relocation.Moved;
import dev.reverie.x86.Relocation.Reason;
import dev.reverie.x86.Relocation.Refused;
import dev.reverie.x86.Relocator.Calls;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelocatorTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final long OLD = 0x10000;
    private static final long NEW = 0x20000;

    @ParameterizedTest
    @CsvSource(textBlock = """
            # copied
            48 89 c8 c3,          48 89 c8 c3
            # lea 0x20(%rip): the operand stays where it is
            48 8d 05 20 00 00 00, 48 8d 05 20 00 ff ff
            # with an immediate behind the displacement
            c6 05 20 00 00 00 07, c6 05 20 00 ff ff 07
            # jmp and je to what is outside
            eb 10,                e9 0d 00 ff ff
            e9 10 00 00 00,       e9 10 00 ff ff
            74 10,                0f 84 0c 00 ff ff
            # je over nop, within
            74 01 90 90,          0f 84 01 00 00 00 90 90
            # backwards within: nop; jmp to itself; loop to the nop
            90 eb fe,             90 e9 fb ff ff ff
            90 e2 fd,             90 e2 02 eb 05 e9 f6 ff ff ff
            67 e3 10,             67 e3 02 eb 05 e9 09 00 ff ff
            # call and indirect calls, which push what is behind them
            e8 10 00 00 00,       e8 10 00 ff ff
            ff d0,                ff d0
            ff 15 10 00 00 00,    ff 15 10 00 ff ff
            """)
    void movesCode(String code, String moved) {
        assertThat(move(code, Calls.RETURN_TO_NEW)).isEqualTo(moved);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            e8 10 00 00 00,    68 05 00 01 00 c7 44 24 04 00 00 00 00 e9 03 00 ff ff
            ff d0,             68 02 00 01 00 c7 44 24 04 00 00 00 00 ff e0
            41 ff 53 08,       68 04 00 01 00 c7 44 24 04 00 00 00 00 41 ff 63 08
            ff 15 10 00 00 00, 68 06 00 01 00 c7 44 24 04 00 00 00 00 ff 25 03 00 ff ff
            """)
    void movesCallsThatReturnToTheOldCode(String code, String moved) {
        assertThat(move(code, Calls.RETURN_TO_OLD)).isEqualTo(moved);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            90 06,                         RETURN_TO_NEW, 1, NO_INSTRUCTION
            90 e8 00,                      RETURN_TO_NEW, 1, CUT
            eb 01 b8 00 00 00 00,          RETURN_TO_NEW, 0, BRANCH_INTO_INSTRUCTION
            67 48 8d 05 20 00 00 00,       RETURN_TO_NEW, 0, NARROW_ADDRESS
            66 c7 f8 00 00,                RETURN_TO_NEW, 0, NO_INSTRUCTION
            90 e8 00 00 00 00,             REFUSED,       1, CALL
            ff d0,                         REFUSED,       0, CALL
            ff 18,                         RETURN_TO_OLD, 0, CALL
            ff 54 24 08,                   RETURN_TO_OLD, 0, CALL_BY_STACK
            ff d4,                         RETURN_TO_OLD, 0, CALL_BY_STACK
            """)
    void refuses(String hex, Calls calls, int offset, Reason reason) {
        byte[] code = HEX.parseHex(hex);
        assertThat(Relocator.relocate(code, 0, code.length, OLD, NEW, calls)).isEqualTo(new Refused(offset, reason));
    }

    @Test
    void refusesWhatIsTooFar() {
        byte[] code = HEX.parseHex("90 eb 10");
        long far = OLD + (1L << 31) + 0x100;

        assertThat(Relocator.relocate(code, 0, 3, OLD, far, Calls.REFUSED)).isEqualTo(new Refused(1, Reason.TOO_FAR));
        assertThat(Relocator.relocate(code, 0, 1, OLD, far, Calls.REFUSED)).isInstanceOf(Moved.class);
    }

    @Test
    void tellsWhereInstructionsWent() {
        byte[] code = HEX.parseHex("cc 90 74 00 90 c3 cc");

        Moved moved = (Moved) Relocator.relocate(code, 1, 6, OLD + 1, NEW, Calls.REFUSED);

        assertThat(moved.newOffsets()).containsExactly(0, 1, -1, 7, 8, 9);
        assertThat(moved.code()).isEqualTo(HEX.parseHex("90 0f 84 00 00 00 00 90 c3"));
    }

    @Property(tries = 5_000)
    void keepsKindsAndTargets(@ForAll @Size(max = 40) byte[] code, @ForAll @IntRange(max = 1 << 30) int distance) {
        long to = OLD + distance;
        if (Relocator.relocate(code, 0, code.length, OLD, to, Calls.RETURN_TO_NEW) instanceof Moved moved) {
            Decoder old = new Decoder(code, OLD);
            Decoder made = new Decoder(moved.code(), to);
            for (int at = 0; at < code.length; at += old.length()) {
                old.decode(at);
                made.decode(moved.newOffset(at));
                assertThat(made.kind()).isEqualTo(old.kind());
                if (old.isRipRelative()) {
                    assertThat(made.ripOperand()).isEqualTo(old.ripOperand());
                }
                if (old.kind().hasTarget()) {
                    if (old.kind() == Kind.LOOP) {
                        made.decode((int) (made.target() - to));
                    }
                    long target = old.target() - OLD;
                    boolean isInside = target >= 0 && target < code.length;
                    assertThat(made.target()).isEqualTo(isInside ? to + moved.newOffset((int) target) : old.target());
                }
            }
            assertThat(moved.newOffset(code.length)).isEqualTo(moved.code().length);
        }
    }

    private static String move(String hex, Calls calls) {
        byte[] code = HEX.parseHex(hex);
        Relocation relocation = Relocator.relocate(code, 0, code.length, OLD, NEW, calls);
        return relocation instanceof Moved moved ? HEX.formatHex(moved.code()) : relocation.toString();
    }
}
