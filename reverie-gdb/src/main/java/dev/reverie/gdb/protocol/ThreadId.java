package dev.reverie.gdb.protocol;

/**
 * A thread, or several.
 *
 * @param pid its process, {@link #ALL} or {@link #ANY}
 * @param tid it, {@link #ALL} of the process, or {@link #ANY}
 */
public record ThreadId(int pid, int tid) {
    /** All of them. */
    public static final int ALL = -1;

    /** Whichever. */
    public static final int ANY = 0;

    /** Whether a thread is meant. */
    public boolean matches(int itsPid, int itsTid) {
        return (pid <= 0 || pid == itsPid) && (tid <= 0 || tid == itsTid);
    }

    /** As packets have it. */
    public String text(boolean withProcess) {
        return withProcess ? "p" + Integer.toHexString(pid) + "." + Integer.toHexString(tid) : Integer.toHexString(tid);
    }
}
