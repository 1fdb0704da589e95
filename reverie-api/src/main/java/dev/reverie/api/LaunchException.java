package dev.reverie.api;

import dev.reverie.syscalls.Errno;

/** The guest's program could not be started. No guest code ran. */
public final class LaunchException extends ReverieException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** A failed launch with the kernel's reason. */
    public LaunchException(String message, Errno errno) {
        super(message);
        this.errno = errno.number();
    }

    /** The kernel's reason. */
    public Errno errno() {
        return new Errno(errno);
    }

    /** The exit code a shell gives for it: 127 if there is no such program, else 126. */
    public int shellCode() {
        return errno == Errno.ENOENT.number() ? 127 : 126;
    }
}
