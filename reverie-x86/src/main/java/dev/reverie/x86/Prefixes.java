package dev.reverie.x86;

/** Prefixes of instructions, as bits. */
final class Prefixes {
    /** 66: operands of 16 bits. */
    static final int OPERAND_SIZE = 1;
    /** 67: addresses of 32 bits. */
    static final int ADDRESS_SIZE = 1 << 1;
    /** f0. */
    static final int LOCK = 1 << 2;
    /** f2. */
    static final int REPNE = 1 << 3;
    /** f3. */
    static final int REP = 1 << 4;
    /** 64: addresses relative to the thread's data. */
    static final int FS = 1 << 5;
    /** 65. */
    static final int GS = 1 << 6;

    /** REX, or what VEX, EVEX and XOP have in its place: one of the following bits, or none of them. */
    static final int REX = 0x40;
    /** Operands of 64 bits. */
    static final int REX_W = 8;
    /** The fourth bit of ModRM.reg. */
    static final int REX_R = 4;
    /** The fourth bit of SIB.index. */
    static final int REX_X = 2;
    /** The fourth bit of ModRM.rm, SIB.base, or the register in the opcode. */
    static final int REX_B = 1;

    private Prefixes() {}

    /** The bit of a prefix other than REX; 0 for one that means nothing to us, −1 for what is none. */
    static int bit(int value) {
        return switch (value) {
            case 0x66 -> OPERAND_SIZE;
            case 0x67 -> ADDRESS_SIZE;
            case 0xf0 -> LOCK;
            case 0xf2 -> REPNE;
            case 0xf3 -> REP;
            case 0x64 -> FS;
            case 0x65 -> GS;
            case 0x26, 0x2e, 0x36, 0x3e -> 0;
            default -> -1;
        };
    }
}
