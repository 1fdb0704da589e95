package dev.reverie.inguest.patch;

/**
 * Opcodes that trap, whatever follows them. A jump whose distance has one of them wherever an instruction began before lets no thread
 * execute anything else there: who comes by a branch that nobody knew of, or was there when the jump was written, faults at the boundary and is sent
 * to the moved instruction.
 *
 * <p>Opcodes without a meaning in 64-bit mode, {@code int3}, and {@code hlt}, {@code cli} and {@code sti}, which are the kernel's; not input and output,
 * which the kernel may allow to a program.
 */
final class TrapTail {
    private static final int[] OPCODES = {
        0x06, 0x07, 0x0e, 0x16, 0x17, 0x1e, 0x1f, 0x27, 0x2f, 0x37, 0x3f, 0x60, 0x61, 0x9a, 0xcc, 0xce, 0xd4, 0xf4,
        0xfa, 0xfb
    };
    private static final boolean[] TRAPS = new boolean[256];

    static {
        for (int opcode : OPCODES) {
            TRAPS[opcode] = true;
        }
    }

    private TrapTail() {}

    /** Whether an instruction that begins with this byte traps. */
    static boolean traps(int firstByte) {
        return TRAPS[firstByte & 0xff];
    }
}
