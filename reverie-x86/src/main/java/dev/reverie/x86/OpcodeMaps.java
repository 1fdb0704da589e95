package dev.reverie.x86;

import java.util.List;

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

    /** Maps 0 to 3. */
    static final List<short[]> LEGACY = List.of(map("""
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
            """), map("""
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
            """), map("""
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
            """), map("""
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
            """));

    /** Maps 1 to 3. */
    static final List<short[]> VEX = List.of(map("""
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
            """), map("""
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
            """), map("""
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
            """));

    /** Maps 1 to 3, 5 and 6; map 4 is of APX. */
    static final List<short[]> EVEX = List.of(map("""
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
            """), map("""
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
            """), map("""
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
            """), unassigned(), map("""
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
            """), map("""
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
            """));

    /** Maps 8 to 10. */
    static final List<short[]> XOP = List.of(map("""
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
            """), map("""
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
            """), map("""
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
            """));

    private OpcodeMaps() {}

    /** What follows an opcode of a map. */
    static int layout(Encoding encoding, int map, int opcode) {
        List<short[]> maps =
                switch (encoding) {
                    case LEGACY -> LEGACY;
                    case VEX -> VEX;
                    case EVEX -> EVEX;
                    case XOP -> XOP;
                };
        int index = map - firstMap(encoding);
        return index >= 0 && index < maps.size() ? maps.get(index)[opcode] : UNASSIGNED;
    }

    private static int firstMap(Encoding encoding) {
        return switch (encoding) {
            case LEGACY -> 0;
            case VEX, EVEX -> 1;
            case XOP -> 8;
        };
    }

    private static short[] map(String letters) {
        short[] map = new short[256];
        int opcode = 0;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            if (letter != '\n') {
                map[opcode++] = (short) meaning(letter);
            }
        }
        return map;
    }

    private static short[] unassigned() {
        return map("x".repeat(256));
    }

    private static int meaning(char letter) {
        return switch (letter) {
            case '.' -> 0;
            case 'b' -> IMM8;
            case 'w' -> IMM16;
            case 'e' -> IMM16 | IMM8;
            case 'z' -> IMM_Z;
            case 'v' -> IMM_V;
            case 'o' -> ADDRESS;
            case 'j' -> BRANCH | IMM8;
            case 'J' -> BRANCH | IMM_Z;
            case 'm' -> MOD_RM;
            case 'B' -> MOD_RM | IMM8;
            case 'r' -> MOD_RM | REGISTERS;
            case 't' -> MOD_RM | IF_TEST | IMM8;
            case 'Z' -> MOD_RM | IMM_Z;
            case 'T' -> MOD_RM | IF_TEST | IMM_Z;
            case 'D' -> MOD_RM | IMM32;
            case 'q' -> MOD_RM | IF_SSE4A;
            case 'p' -> PREFIX;
            case 'x' -> UNASSIGNED;
            default -> throw new AssertionError("no layout is called " + letter);
        };
    }
}
