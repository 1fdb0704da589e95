package dev.reverie.syscalls;

/**
 * The six argument registers of a system call as the guest filled them, whether or not the call uses all of them.
 *
 * @param a0 first argument ({@code rdi} on x86-64)
 * @param a1 second argument ({@code rsi})
 * @param a2 third argument ({@code rdx})
 * @param a3 fourth argument ({@code r10})
 * @param a4 fifth argument ({@code r8})
 * @param a5 sixth argument ({@code r9})
 */
public record SyscallArgs(long a0, long a1, long a2, long a3, long a4, long a5) {
    /** All six registers zero. */
    public static final SyscallArgs NONE = new SyscallArgs(0, 0, 0, 0, 0, 0);

    /** How many argument registers there are. */
    public static final int COUNT = 6;

    /**
     * Arguments from a list of at most six values; the rest are zero.
     *
     * @throws IllegalArgumentException if there are more than six
     */
    public static SyscallArgs of(long... values) {
        if (values.length > COUNT) {
            throw new IllegalArgumentException("a system call has six arguments, not " + values.length);
        }
        long[] all = java.util.Arrays.copyOf(values, COUNT);
        return new SyscallArgs(all[0], all[1], all[2], all[3], all[4], all[5]);
    }

    /** The argument at {@code index}, 0 to 5. */
    public long get(int index) {
        return switch (index) {
            case 0 -> a0;
            case 1 -> a1;
            case 2 -> a2;
            case 3 -> a3;
            case 4 -> a4;
            case 5 -> a5;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    /** The same arguments with the one at {@code index} replaced. */
    public SyscallArgs with(int index, long value) {
        return switch (index) {
            case 0 -> new SyscallArgs(value, a1, a2, a3, a4, a5);
            case 1 -> new SyscallArgs(a0, value, a2, a3, a4, a5);
            case 2 -> new SyscallArgs(a0, a1, value, a3, a4, a5);
            case 3 -> new SyscallArgs(a0, a1, a2, value, a4, a5);
            case 4 -> new SyscallArgs(a0, a1, a2, a3, value, a5);
            case 5 -> new SyscallArgs(a0, a1, a2, a3, a4, value);
            default -> throw new IndexOutOfBoundsException(index);
        };
    }
}
