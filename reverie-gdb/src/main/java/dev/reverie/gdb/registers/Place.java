package dev.reverie.gdb.registers;

/** Where the kernel keeps a register. */
sealed interface Place {
    /** In a word of {@code user_regs_struct}. */
    record General(int word) implements Place {}

    /**
     * In the area of XSAVE.
     *
     * @param offset where, in bytes
     * @param component the bit of its component in XSTATE_BV
     */
    record Extended(int offset, int component) implements Place {}

    /** In the area of XSAVE, with fewer bits than gdb has: {@code bytes} of them, {@code mask} of those. */
    record Narrow(int offset, int bytes, int mask) implements Place {}

    /** The tag word of the x87, of which the area keeps one bit for each register. */
    record Tags() implements Place {}
}
