package dev.reverie.syscalls;

/** What decoding a call needs of the guest that makes it. */
@FunctionalInterface
public interface Observed {
    /** The memory of the guest. */
    Memory memory();

    /**
     * What a file descriptor of the guest refers to, as {@code /proc/PID/fd} shows it: a path, {@code socket:[INODE]}, …;
     * empty if it is not open or nobody knows.
     */
    default String descriptor(int fd) {
        return "";
    }

    /** The stack pointer of the thread; 0 if nobody knows. */
    default long stackPointer() {
        return 0;
    }
}
