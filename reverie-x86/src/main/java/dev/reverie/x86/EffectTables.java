package dev.reverie.x86;

import dev.reverie.x86.EffectRules.Rule;
import java.util.List;

/**
 * What instructions do to general registers and flags, line by line: opcodes, a colon, and operands and flags. An opcode that
 * no line names does everything, except in the maps that hold vector instructions alone, where it does nothing but read the
 * registers of its address.
 *
 * <pre>
 *   Opcodes    00  70-7f        by themselves
 *              80/7  c0/4-7     with this in ModRM.reg
 *              01=f9            with this ModRM byte
 *              f3.b8  np.7e     with this prefix (66, f2, f3), or none of them
 *   Operands   E  ModRM.rm, if it is a register     O  the opcode's low bits
 *              G  ModRM.reg                         A  rax, D  rdx: with a size
 *              V  VEX.vvvv                          rax, rcx, …: all of it
 *     size     b  8 bits      v  16, 32 or 64 bits      p  16 or 64 bits
 *              w  16 bits     y  32 or 64 bits
 *     use      (nothing) read       =  written       +  read and written
 *   Flags      &lt;c  reads CF     >oszapc  writes OF, SF, ZF, AF, PF, CF     &lt;cc  what the condition in the opcode reads
 *   -          nothing
 * </pre>
 *
 * Flags that the manuals leave undefined are written and read, as processors may keep them; but AF after and, or, xor and test,
 * which all processors clear, is written only.
 */
final class EffectTables {
    private static final String ONE_BYTE = """
            00 08 20 28 30 : Eb+ Gb >oszapc
            01 09 21 29 31 : Ev+ Gv >oszapc
            02 0a 22 2a 32 : Gb+ Eb >oszapc
            03 0b 23 2b 33 : Gv+ Ev >oszapc
            04 0c 24 2c 34 : Ab+ >oszapc
            05 0d 25 2d 35 : Av+ >oszapc
            10 18 : Eb+ Gb <c >oszapc
            11 19 : Ev+ Gv <c >oszapc
            12 1a : Gb+ Eb <c >oszapc
            13 1b : Gv+ Ev <c >oszapc
            14 1c : Ab+ <c >oszapc
            15 1d : Av+ <c >oszapc
            38 3a 84 : Eb Gb >oszapc
            39 3b 85 : Ev Gv >oszapc
            3c a8 : Ab >oszapc
            3d a9 : Av >oszapc
            50-57 : Op rsp+
            58-5f : Op= rsp+
            63 : Gv= Ev
            68 6a : rsp+
            69 6b : Gv= Ev <szap >oszapc
            70-7f : <cc
            80/2-3 : Eb+ <c >oszapc
            80/7 : Eb >oszapc
            80 : Eb+ >oszapc
            81/2-3 83/2-3 : Ev+ <c >oszapc
            81/7 83/7 : Ev >oszapc
            81 83 : Ev+ >oszapc
            86 : Eb+ Gb+
            87 : Ev+ Gv+
            88 : Eb= Gb
            89 : Ev= Gv
            8a : Gb= Eb
            8b : Gv= Ev
            8c : Ev=
            8d : Gv=
            8f/0 : Ep= rsp+
            90-97 : Ov+ Av+
            98 : Av+
            99 : Av Dv=
            9b : -
            9c : rsp+ <oszapcd
            9d : rsp+ >oszapcd
            9e : rax >szapc
            9f : rax+ <szapc
            a0 : Ab=
            a1 : Av=
            a2 : Ab
            a3 : Av
            a4 a5 : rsi+ rdi+ <d
            a6 a7 : rsi+ rdi+ <d >oszapc
            aa ab : rax rdi+ <d
            ac : Ab= rsi+ <d
            ad : Av= rsi+ <d
            ae af : rax rdi+ <d >oszapc
            b0-b7 : Ob=
            b8-bf : Ov=
            c0/0-1 d0/0-1 : Eb+ <o >oc
            c1/0-1 d1/0-1 : Ev+ <o >oc
            c0/2-3 d0/2-3 : Eb+ <oc >oc
            c1/2-3 d1/2-3 : Ev+ <oc >oc
            c0/4-7 d0/4-7 : Eb+ <oa >oszapc
            c1/4-7 d1/4-7 : Ev+ <oa >oszapc
            d2 : Eb+ rcx <oszapc >oszapc
            d3 : Ev+ rcx <oszapc >oszapc
            c6/0 : Eb=
            c7/0 : Ev=
            c8 : rsp+ rbp+
            c9 : rbp+ rsp+
            d7 : rax+ rbx
            e0 e1 : rcx+ <z
            e2 : rcx+
            e3 : rcx
            e9 eb : -
            f5 : <c >c
            f8 f9 : >c
            fc fd : >d
            f6/0-1 : Eb >oszapc
            f6/2 : Eb+
            f6/3 : Eb+ >oszapc
            f6/4-7 : Eb rax+ <oszapc >oszapc
            f7/0-1 : Ev >oszapc
            f7/2 : Ev+
            f7/3 : Ev+ >oszapc
            f7/4-5 : Ev Av+ Dv= <szap >oszapc
            f7/6-7 : Ev Av+ Dv+ <oszapc >oszapc
            fe/0-1 : Eb+ >oszap
            ff/0-1 : Ev+ >oszap
            ff/4 : Ep
            ff/6 : Ep rsp+
            """;

    private static final String TWO_BYTES = """
            01=f9 : rax= rcx= rdx=
            01=d0 : rcx rax= rdx=
            05 : rax+ rbx+ rdx+ rsi+ rdi+ rbp+ rsp+ r8+ r9+ r10+ r12+ r13+ r14+ r15+ rcx= r11= <oszapcd >oszapcd
            0d 0e 0f 18 19 1a 1b 1c 1d 1f np.1e 66.1e : -
            f3.1e=fa f3.1e=fb : -
            f3.1e : Ey+
            10-17 28 29 2b 51-6d 6f-76 77 7c 7d 7f c2 c6 d0-d6 d8-f6 f8-fe : -
            2a 6e : Ey
            f2.2c f3.2c f2.2d f3.2d : Gy=
            2c 2d : -
            2e 2f : >oszapc
            31 : rax= rdx=
            40-4f : Gv+ Ev <cc
            50 c5 d7 : Gy=
            np.7e 66.7e : Ey=
            7e : -
            80-8f : <cc
            90-9f : Eb= <cc
            a0 a8 : rsp+
            a2 : rax+ rcx+ rbx= rdx=
            a3 : Ev Gv <oszap >oszapc
            ab b3 bb : Ev+ Gv <oszap >oszapc
            ba/4 : Ev <oszap >oszapc
            ba/5-7 : Ev+ <oszap >oszapc
            a4 ac : Ev+ Gv <oszapc >oszapc
            a5 ad : Ev+ Gv rcx <oszapc >oszapc
            np.ae : rax rdx
            af : Gv+ Ev <szap >oszapc
            b0 : Eb+ Gb Ab+ >oszapc
            b1 : Ev+ Gv Av+ >oszapc
            b6 be : Gv= Eb
            b7 bf : Gv= Ew
            f3.b8 : Gv= Ev >oszapc
            bc bd : Gv+ Ev <oszapc >oszapc
            c0 : Eb+ Gb+ >oszapc
            c1 : Ev+ Gv+ >oszapc
            c3 : Gy
            c4 : Ey
            c7/1 : rax+ rdx+ rbx rcx >z
            c7/6-7 : Ev+ <oszapc >oszapc
            c8-cf : Ov+
            f7 : rdi
            """;

    private static final String MAP_0F38 = """
            17 : >oszapc
            f2.f0 : Eb Gy+
            f2.f1 : Ev Gy+
            f0 f1 : Ev+ Gv+
            f6 : Ev+ Gv+ <oc >oc
            80-82 d8 f5 f8-fc : all
            """;

    private static final String MAP_0F3A = """
            14-17 : Ey=
            20 22 : Ey
            60-63 : rax rdx rcx+ >oszapc
            f0 : all
            """;

    private static final String VEX_1 = """
            2a 6e 92 c4 : Ey
            2c 2d 50 93 c5 d7 : Gy=
            2e 2f 98 99 : >oszapc
            66.7e : Ey=
            f7 : rdi
            """;

    private static final String VEX_2 = """
            0e 0f 17 : >oszapc
            e0-ef 49 4b 5c 5e 6c : all
            f2 : Gy= Vy Ey <ap >oszapc
            f3 : Vy= Ey <ap >oszapc
            np.f5 np.f7 : Gy= Vy Ey <oszapc >oszapc
            f5 f7 : Gy= Vy Ey
            f6 : Gy= Vy= Ey rdx
            """;

    private static final String VEX_3 = """
            14-17 : Ey=
            20 22 : Ey
            60-63 : rax rdx rcx+ >oszapc
            f0 : Gy= Ey
            """;

    private static final String EVEX_1 = """
            2a 6e 7b c4 : Ey
            f2.2c f3.2c f2.2d f3.2d f2.78 f3.78 f2.79 f3.79 : Gy=
            2e 2f : >oszapc
            66.7e : Ey=
            c5 : Gy=
            """;

    private static final String EVEX_2 = "7a-7c : Ey\n";

    private static final String EVEX_5 = """
            2a 6e 7b : Ey
            f3.2c f3.2d f3.78 f3.79 : Gy=
            2e 2f : >oszapc
            7e : Ey=
            """;

    private static final String XOP_9 = """
            01 02 : Vy= Ey <oszapc >oszapc
            12 : all
            """;

    private static final String XOP_10 = """
            10 : Gy= Ey <oszapc >oszapc
            12 : all
            """;

    private static final EffectRules RULES = new EffectRules()
            .add(Encoding.LEGACY, 0, ONE_BYTE)
            .add(Encoding.LEGACY, 1, TWO_BYTES)
            .add(Encoding.LEGACY, 2, MAP_0F38)
            .add(Encoding.LEGACY, 3, MAP_0F3A)
            .add(Encoding.VEX, 1, VEX_1)
            .add(Encoding.VEX, 2, VEX_2)
            .add(Encoding.VEX, 3, VEX_3)
            .add(Encoding.EVEX, 1, EVEX_1)
            .add(Encoding.EVEX, 2, EVEX_2)
            .add(Encoding.EVEX, 3, VEX_3)
            .add(Encoding.EVEX, 5, EVEX_5)
            .add(Encoding.XOP, 9, XOP_9)
            .add(Encoding.XOP, 10, XOP_10);

    private EffectTables() {}

    /** The lines about an opcode, the first that matches counts; none if there is nothing to say of it. */
    static List<Rule> rules(Encoding encoding, int map, int opcode) {
        return RULES.of(encoding, map, opcode);
    }

    /** Whether an opcode that no line names does nothing but read the registers of its address. */
    static boolean isVectorMap(Encoding encoding, int map) {
        return encoding != Encoding.LEGACY || map >= 2;
    }
}
