package dev.reverie.linux;

/** A system call of the tracer's own that failed where it must not. */
public final class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** The failure of {@code what} with this positive errno. */
    public LinuxException(String what, int errno) {
        super(what + ": " + Errnos.name(errno));
        this.errno = errno;
    }

    /** The positive errno. */
    public int errno() {
        return errno;
    }

    /** The result, if it is not an error. */
    public static long check(long result, String what) {
        if (Errnos.isError(result)) {
            throw new LinuxException(what, (int) -result);
        }
        return result;
    }
}
