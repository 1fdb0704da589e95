package dev.reverie.linux;

/**
 * What PTRACE_GET_SYSCALL_INFO says about a stop.
 *
 * @param op {@link #NONE}, {@link #ENTRY}, {@link #EXIT} or {@link #SECCOMP}
 * @param arch the AUDIT_ARCH_… of the call
 * @param ip the instruction pointer, behind the instruction that made the call
 * @param sp the stack pointer
 * @param nr the number at an entry or seccomp stop; the raw result at an exit stop
 * @param a0 first argument (entry and seccomp stops only, like those that follow)
 * @param a1 second argument
 * @param a2 third argument
 * @param a3 fourth argument
 * @param a4 fifth argument
 * @param a5 sixth argument
 */
public record SyscallStop(
        int op, int arch, long ip, long sp, long nr, long a0, long a1, long a2, long a3, long a4, long a5) {
    /** Not at a system call. */
    public static final int NONE = 0;
    /** At the entry, by PTRACE_SYSCALL. */
    public static final int ENTRY = 1;
    /** At the exit, by PTRACE_SYSCALL. */
    public static final int EXIT = 2;
    /** At the entry, by seccomp. */
    public static final int SECCOMP = 3;

    /** AUDIT_ARCH_X86_64. */
    public static final int ARCH_X86_64 = 0xc000003e;
    /** AUDIT_ARCH_I386. */
    public static final int ARCH_I386 = 0x40000003;

    /** The bit in the number that marks an x32 call. */
    public static final long X32_BIT = 0x40000000L;

    /** The raw result at an exit stop. */
    public long result() {
        return nr;
    }
}
