package dev.reverie.x86;

import java.nio.charset.StandardCharsets;

/**
 * What follows each opcode: the opcode maps of the processor manuals (Intel SDM volume 2 appendix A, AMD APM volume 3
 * appendix A), a row for each upper half of the opcode, in it a letter for each lower half:
 *
 * <pre>
 *   .  nothing                                 m  ModRM (with what it asks for: SIB, displacement)
 *   b  8-bit immediate                         B  ModRM, 8-bit immediate
 *   w  16-bit immediate                        r  ModRM that names registers, whatever its upper bits say
 *   e  16-bit and 8-bit immediate: enter       t  ModRM, 8-bit immediate if it says test
 *   z  immediate of 4 bytes, 2 if prefix 66    Z  ModRM, immediate like z
 *   v  like z, but 8 bytes if REX.W            T  ModRM, immediate like z if it says test
 *   o  address of 8 bytes, 4 if prefix 67      D  ModRM, 32-bit immediate
 *   j  8-bit branch distance                   q  ModRM, two 8-bit immediates if prefix 66 or f2: extrq, insertq
 *   J  32-bit branch distance
 *   p  prefix or escape                        x  not assigned in 64-bit mode
 * </pre>
 *
 * A letter here does not say that the processor accepts all operands and prefixes with the opcode.
 */
final class OpcodeMaps {
    /** A ModRM byte follows. */
    static final int MOD_RM = 1;
    /** A byte of immediate. */
    static final int IMM8 = 1 << 1;
    /** Two bytes of immediate. */
    static final int IMM16 = 1 << 2;
    /** Four bytes of immediate, two if the operands have 16 bits. */
    static final int IMM_Z = 1 << 3;
    /** As IMM_Z, and eight if the operands have 64 bits. */
    static final int IMM_V = 1 << 4;
    /** Four bytes of immediate always. */
    static final int IMM32 = 1 << 5;
    /** An address. */
    static final int ADDRESS = 1 << 6;
    /** The immediate is the distance of a branch. */
    static final int BRANCH = 1 << 7;
    /** ModRM names registers only. */
    static final int REGISTERS = 1 << 8;
    /** The immediate is there only if the instruction is test: ModRM.reg 0 or 1. */
    static final int IF_TEST = 1 << 9;
    /** Two bytes of immediate, if there is a prefix 66 or f2. */
    static final int IF_SSE4A = 1 << 10;
    /** There is no such instruction. */
    static final int UNASSIGNED = 1 << 11;
    /** No opcode but a prefix or an escape. */
    static final int PREFIX = 1 << 12;
    /** Bits one of which is set where there is an immediate. */
    static final int ANY_IMMEDIATE = IMM8 | IMM16 | IMM_Z | IMM_V | IMM32 | ADDRESS | IF_SSE4A;

    private static final int[] MEANINGS = meanings();
    private static final byte[] UNASSIGNED_MAP = letters(("x".repeat(16) + "\n").repeat(16));

    /** Maps 0 to 3. */
    static final byte[][] LEGACY = {letters("""
            mmmmbzxxmmmmbzxp
            mmmmbzxxmmmmbzxx
            mmmmbzpxmmmmbzpx
            mmmmbzpxmmmmbzpx
            pppppppppppppppp
            ................
            xxpmppppzZbB....
            jjjjjjjjjjjjjjjj
            BZxBmmmmmmmmmmmm
            ..........x.....
            oooo....bz......
            bbbbbbbbvvvvvvvv
            BBw.ppBZe.w..bx.
            mmmmxpx.mmmmmmmm
            jjjjbbbbJJxj....
            p.pp..tT......mm
            """), letters("""
            mmmmx.....x.xm.B
            mmmmmmmmmmmmmmmm
            rrrrxxxxmmmmmmmm
            ......x.pxpxxxxx
            mmmmmmmmmmmmmmmm
            mmmmmmmmmmmmmmmm
            mmmmmmmmmmmmmmmm
            BBBBmmm.qmxxmmmm
            JJJJJJJJJJJJJJJJ
            mmmmmmmmmmmmmmmm
            ...mBmmm...mBmmm
            mmmmmmmmmmBmmmmm
            mmBmBBBm........
            mmmmmmmmmmmmmmmm
            mmmmmmmmmmmmmmmm
            mmmmmmmmmmmmmmmm
            """), letters("""
            mmmmmmmmmmmmxxxx
            mxxxmmxmxxxxmmmx
            mmmmmmxxmmmmxxxx
            mmmmmmxmmmmmmmmm
            mmxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            mmmxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxmmmmmmxm
            xxxxxxxxmxxmmmmm
            xxxxxxxxxxxxxxxx
            mmxxxmmxmmmmmxxx
            """), letters("""
            xxxxxxxxBBBBBBBB
            xxxxBBBBxxxxxxxx
            BBBxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            BBBxBxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            BBBBxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxBxBB
            xxxxxxxxxxxxxxxB
            xxxxxxxxxxxxxxxx
            Bxxxxxxxxxxxxxxx
            """)};

    /** Maps 1 to 3. */
    static final byte[][] VEX = {letters("""
            xxxxxxxxxxxxxxxx
            mmmmmmmmxxxxxxxx
            xxxxxxxxmmmmmmmm
            xxxxxxxxxxxxxxxx
            xmmxmmmmxxmmxxxx
            mmmmmmmmmmmmmmmm
            mmmmmmmmmmmmmmmm
            BBBBmmm.xxxxmmmm
            xxxxxxxxxxxxxxxx
            mmmmxxxxmmxxxxxx
            xxxxxxxxxxxxxxmx
            xxxxxxxxxxxxxxxx
            xxBxBBBxxxxxxxxx
            mmmmmmmmmmmmmmmm
            mmmmmmmmmmmmmmmm
            mmmmmmmmmmmmmmmx
            """), letters("""
            mmmmmmmmmmmmmmmm
            xxxmxxmmmmmxmmmx
            mmmmmmxxmmmmmmmm
            mmmmmmmmmmmmmmmm
            mmxxxmmmxmxmxxxx
            mmmmxxxxmmmxmxmx
            xxxxxxxxxxxxmxxx
            xxmxxxxxmmxxxxxx
            xxxxxxxxxxxxmxmx
            mmmmxxmmmmmmmmmm
            xxxxxxmmmmmmmmmm
            mmxxmmmmmmmmmmmm
            xxxxxxxxxxxmmmxm
            xxmmxxxxxxmmmmmm
            mmmmmmmmmmmmmmmm
            xxmmxmmmxxxxxxxx
            """), letters("""
            BBBxBBBxBBBBBBBB
            xxxxBBBBBBxxxBxx
            BBBxxxxxxxxxxxxx
            BBBBxxxxBBxxxxxx
            BBBxBxBxBBBBBxxx
            xxxxxxxxxxxxBBBB
            BBBBxxxxBBBBBBBB
            xxxxxxxxBBBBBBBB
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxBB
            xxxxxxxxxxxxxxBB
            xxxxxxxxxxxxxxxx
            Bxxxxxxxxxxxxxxx
            """)};

    /** Maps 1 to 3, 5 and 6; map 4 is of APX. */
    static final byte[][] EVEX = {letters("""
            xxxxxxxxxxxxxxxx
            mmmmmmmmxxxxxxxx
            xxxxxxxxmmmmmmmm
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xmxxmmmmmmmmmmmm
            mmmmmmmmmmmmmmmm
            BBBBmmmxmmmmxxmm
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxBxBBBxxxxxxxxx
            xmmmmmmxmmmmmmmm
            mmmmmmmmmmmmmmmm
            xmmmmmmxmmmmmmmx
            """), letters("""
            mxxxmxxxxxxmmmxx
            mmmmmmmxmmmmmmmm
            mmmmmmmmmmmmmmxx
            mmmmmmmmmmmmmmmm
            mxmmmmmmxxxxmmmm
            mmmmmmxxmmmmxxxx
            xxmmmmmxmxxxxxxx
            mmmmxmmmmmmmmmmm
            xxxmxxxxmmmmxmxm
            mmmmxxmmmmmmmmmm
            mmmmxxmmmmmmmmmm
            xxxxmmmmmmmmmmmm
            xxxxmxmmmxmmmmxm
            xxxxxxxxxxxxmmmm
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            """), letters("""
            BBxBBBxxBBBBxxxB
            xxxxBBBBBBBBxBBB
            BBBBxBBBxxxxxxxx
            xxxxxxxxBBBBxxBB
            xxBBBxxxxxxxxxxx
            BBxxBBBBxxxxxxxx
            xxxxxxBBxxxxxxxx
            BBBBxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxBxxxxxxxxxxxBB
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            """), UNASSIGNED_MAP, letters("""
            xxxxxxxxxxxxxxxx
            mmxxxxxxxxxxxmxx
            xxxxxxxxxxmxmmmm
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xmxxxxxxmmmmmmmm
            xxxxxxxxxxxxxxmx
            xxxxxxxxmmmmmmmx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            """), letters("""
            xxxxxxxxxxxxxxxx
            xxxmxxxxxxxxxxxx
            xxxxxxxxxxxxmmxx
            xxxxxxxxxxxxxxxx
            xxmmxxxxxxxxmmmm
            xxxxxxmmxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxmmmmmmmmmm
            xxxxxxmmmmmmmmmm
            xxxxxxmmmmmmmmmm
            xxxxxxxxxxxxxxxx
            xxxxxxmmxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            """)};

    /** Maps 8 to 10. */
    static final byte[][] XOP = {letters("""
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxBBBxxxxxxBB
            xxxxxBBBxxxxxxBB
            xxBBxxBxxxxxxxxx
            xxxxxxBxxxxxxxxx
            BBBBxxxxxxxxBBBB
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxBBBB
            xxxxxxxxxxxxxxxx
            """), letters("""
            xmmxxxxxxxxxxxxx
            xxmxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            mmmmxxxxxxxxxxxx
            mmmmmmmmmmmmxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xmmmxxmmxxxmxxxx
            xmmmxxmmxxxmxxxx
            xmmmxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            """), letters("""
            xxxxxxxxxxxxxxxx
            DxDxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxx
            """)};

    private OpcodeMaps() {}

    /** What follows an opcode of a map. */
    static int layout(byte[] map, int opcode) {
        return MEANINGS[map[opcode + (opcode >> 4)]]; // a line break behind each row
    }

    private static byte[] letters(String rows) {
        return rows.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int[] meanings() {
        int[] meanings = new int[128];
        meanings['b'] = IMM8;
        meanings['w'] = IMM16;
        meanings['e'] = IMM16 | IMM8;
        meanings['z'] = IMM_Z;
        meanings['v'] = IMM_V;
        meanings['o'] = ADDRESS;
        meanings['j'] = BRANCH | IMM8;
        meanings['J'] = BRANCH | IMM_Z;
        meanings['m'] = MOD_RM;
        meanings['B'] = MOD_RM | IMM8;
        meanings['r'] = MOD_RM | REGISTERS;
        meanings['t'] = MOD_RM | IF_TEST | IMM8;
        meanings['Z'] = MOD_RM | IMM_Z;
        meanings['T'] = MOD_RM | IF_TEST | IMM_Z;
        meanings['D'] = MOD_RM | IMM32;
        meanings['q'] = MOD_RM | IF_SSE4A;
        meanings['p'] = PREFIX;
        meanings['x'] = UNASSIGNED;
        return meanings;
    }
}
