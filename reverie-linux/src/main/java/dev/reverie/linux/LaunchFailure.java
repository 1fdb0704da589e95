package dev.reverie.linux;

/** A guest that did not come to run its program. */
public final class LaunchFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String step;
    private final int errno;

    /** The failure of {@code step} with this positive errno. */
    public LaunchFailure(String step, int errno) {
        super(step + ": " + Errnos.name(errno), null, false, false);
        this.step = step;
        this.errno = errno;
    }

    /** What failed: a system call's name and its purpose. */
    public String step() {
        return step;
    }

    /** The positive errno; 0 if the guest was killed before it ran. */
    public int errno() {
        return errno;
    }

    /** Whether it was the execve itself: the program, not the machine, is to blame. */
    public boolean isExec() {
        return step.equals(EXEC);
    }

    /** The {@link #step()} of a failed execve. */
    public static final String EXEC = "execve";
}
