package dev.reverie.linux;

/**
 * The general registers of a stopped thread: a mutable copy of the kernel's {@code user_regs_struct}, 27 × 8 bytes. See
 * sys/user.h.
 */
public final class UserRegisters {
    /** Size in bytes. */
    public static final int SIZE = 27 * 8;

    public static final int R15 = 0;
    public static final int R14 = 1;
    public static final int R13 = 2;
    public static final int R12 = 3;
    public static final int RBP = 4;
    public static final int RBX = 5;
    public static final int R11 = 6;
    public static final int R10 = 7;
    public static final int R9 = 8;
    public static final int R8 = 9;
    public static final int RAX = 10;
    public static final int RCX = 11;
    public static final int RDX = 12;
    public static final int RSI = 13;
    public static final int RDI = 14;
    public static final int ORIG_RAX = 15;
    public static final int RIP = 16;
    public static final int CS = 17;
    public static final int EFLAGS = 18;
    public static final int RSP = 19;
    public static final int FS_BASE = 21;
    public static final int GS_BASE = 22;

    /** The argument registers of a system call, in order. */
    private static final int[] ARGUMENTS = {RDI, RSI, RDX, R10, R8, R9};

    private final long[] values;

    private UserRegisters(long[] values) {
        this.values = values;
    }

    /** From the 27 words of a {@code user_regs_struct}, which are not copied. */
    public static UserRegisters wrap(long[] words) {
        if (words.length != SIZE / 8) {
            throw new IllegalArgumentException("27 words, not " + words.length);
        }
        return new UserRegisters(words);
    }

    /** A copy that can change on its own. */
    public UserRegisters copy() {
        return new UserRegisters(values.clone());
    }

    /** The register at an index named above. */
    public long get(int register) {
        return values[register];
    }

    /** Sets the register at an index named above. */
    public void set(int register, long value) {
        values[register] = value;
    }

    /** The register that carries system call argument {@code index}, 0 to 5. */
    public static int argument(int index) {
        return ARGUMENTS[index];
    }
}
