package dev.reverie.syscalls;

import org.jspecify.annotations.Nullable;

/** What decoding a call needs of the guest that makes it. */
@FunctionalInterface
public interface Observed {
    /** The memory of the guest. */
    Memory memory();

    /**
     * What a file descriptor of the guest refers to, as {@code /proc/PID/fd} shows it: a path, {@code socket:[INODE]}, …;
     * empty if it is not open or nobody knows. −100 ({@code AT_FDCWD}) is the working directory.
     */
    default String descriptor(int fd) {
        return "";
    }

    /** What the kernel calls the protocol of a socket ({@code TCP}, {@code UNIX}, {@code NETLINK}); empty if it is none. */
    default String socketProtocol(int fd) {
        return "";
    }

    /** Where a socket is bound and what it is connected to; null if nobody knows. */
    default @Nullable SocketEnds socketEnds(int fd) {
        return null;
    }

    /** The kind and the number of a device: {@code char 1:3}, {@code block 8:0}; empty if it is none. */
    default String device(int fd) {
        return "";
    }

    /** The process that a pidfd is about, as the guest sees it; 0 or less if it has ended or nobody knows. */
    default int pidfd(int fd) {
        return 0;
    }

    /** The name of a network interface; empty if nobody knows. */
    default String networkInterface(int index) {
        return "";
    }

    /** The stack pointer of the thread; 0 if nobody knows. */
    default long stackPointer() {
        return 0;
    }
}
