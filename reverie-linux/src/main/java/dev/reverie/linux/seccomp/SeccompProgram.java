package dev.reverie.linux.seccomp;

/** An assembled classic BPF program: instructions of 8 bytes each, as {@code struct sock_filter}. Immutable. */
public final class SeccompProgram {
    /** The most instructions the kernel takes. */
    public static final int MAX_INSTRUCTIONS = 4096;

    private final long[] instructions;

    SeccompProgram(long[] instructions) {
        this.instructions = instructions;
    }

    /** How many instructions. */
    public int length() {
        return instructions.length;
    }

    /** Instruction {@code index} as a little-endian word: u16 code, u8 jump if true, u8 jump if false, u32 constant. */
    public long instruction(int index) {
        return instructions[index];
    }

    /** The bytes the kernel takes. */
    public byte[] toBytes() {
        byte[] bytes = new byte[instructions.length * 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (instructions[i / 8] >>> i % 8 * 8);
        }
        return bytes;
    }
}
