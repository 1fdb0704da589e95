package dev.reverie.x86;

/**
 * A general register, in the order of the numbers that instructions name them by. All have 64 bits; how many of them an
 * instruction uses is the instruction's affair.
 */
@SuppressWarnings("EnumOrdinal") // the order is the encoding
public enum Register {
    RAX,
    RCX,
    RDX,
    RBX,
    RSP,
    RBP,
    RSI,
    RDI,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15;

    private static final Register[] BY_NUMBER = values();

    /** The register of this number, 0 to 15. */
    public static Register of(int number) {
        return BY_NUMBER[number];
    }

    /** The number by which instructions name it, 0 to 15: three bits in the instruction, the fourth in a prefix. */
    public int number() {
        return ordinal();
    }
}
