package dev.reverie.api;

/**
 * The general registers of a stopped guest thread. At a system call {@code rax} is −ENOSYS; number and arguments are the
 * {@link dev.reverie.syscalls.Syscall}'s. Immutable; each {@code with…} method makes a changed copy, for {@link
 * Guest#setRegisters}.
 *
 * @param rip the instruction pointer, behind the instruction that made a call
 * @param rsp the stack pointer; at a program's first instruction it points at argc. See the System V ABI, process
 *     initialization
 * @param eflags the flags, of which a thread may set only those that programs may
 * @param fsBase where the segment fs begins: the thread's control block
 * @param gsBase where the segment gs begins
 */
public record Registers(
        long rip,
        long rsp,
        long rax,
        long rbx,
        long rcx,
        long rdx,
        long rsi,
        long rdi,
        long rbp,
        long r8,
        long r9,
        long r10,
        long r11,
        long r12,
        long r13,
        long r14,
        long r15,
        long eflags,
        long fsBase,
        long gsBase) {
    /** All zero. */
    public static final Registers ZERO = of(new long[20]);

    private static Registers of(long[] v) {
        return new Registers(
                v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15],
                v[16], v[17], v[18], v[19]);
    }

    private Registers with(int index, long value) {
        long[] values = {
            rip, rsp, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15, eflags, fsBase, gsBase
        };
        values[index] = value;
        return of(values);
    }

    /** The same with another rip. */
    public Registers withRip(long value) {
        return with(0, value);
    }

    /** The same with another rsp. */
    public Registers withRsp(long value) {
        return with(1, value);
    }

    /** The same with another rax. */
    public Registers withRax(long value) {
        return with(2, value);
    }

    /** The same with another rbx. */
    public Registers withRbx(long value) {
        return with(3, value);
    }

    /** The same with another rcx. */
    public Registers withRcx(long value) {
        return with(4, value);
    }

    /** The same with another rdx. */
    public Registers withRdx(long value) {
        return with(5, value);
    }

    /** The same with another rsi. */
    public Registers withRsi(long value) {
        return with(6, value);
    }

    /** The same with another rdi. */
    public Registers withRdi(long value) {
        return with(7, value);
    }

    /** The same with another rbp. */
    public Registers withRbp(long value) {
        return with(8, value);
    }

    /** The same with another r8. */
    public Registers withR8(long value) {
        return with(9, value);
    }

    /** The same with another r9. */
    public Registers withR9(long value) {
        return with(10, value);
    }

    /** The same with another r10. */
    public Registers withR10(long value) {
        return with(11, value);
    }

    /** The same with another r11. */
    public Registers withR11(long value) {
        return with(12, value);
    }

    /** The same with another r12. */
    public Registers withR12(long value) {
        return with(13, value);
    }

    /** The same with another r13. */
    public Registers withR13(long value) {
        return with(14, value);
    }

    /** The same with another r14. */
    public Registers withR14(long value) {
        return with(15, value);
    }

    /** The same with another r15. */
    public Registers withR15(long value) {
        return with(16, value);
    }

    /** The same with another eflags. */
    public Registers withEflags(long value) {
        return with(17, value);
    }

    /** The same with another fsBase. */
    public Registers withFsBase(long value) {
        return with(18, value);
    }

    /** The same with another gsBase. */
    public Registers withGsBase(long value) {
        return with(19, value);
    }
}
