package dev.reverie.syscalls;

/** The calling conventions in which a process on an x86-64 kernel can enter it. */
public enum Abi {
    /** The native convention: {@code syscall} with a plain number. */
    X86_64,
    /** The 32-bit convention: {@code int 0x80}, {@code sysenter}, or {@code syscall} from compatibility mode. */
    I386,
    /** The 32-bit-pointers convention: {@code syscall} with bit 30 of the number set. */
    X32,
    /**
     * The three calls at fixed addresses that the first x86-64 C libraries used, and that the kernel emulates: gettimeofday,
     * time and getcpu. Their numbers are the native ones.
     */
    VSYSCALL
}
