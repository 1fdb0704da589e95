package dev.reverie.api;

/** A process could not be attached to. None of the processes named with it is attached. */
public final class AttachException extends ReverieException {
    private static final long serialVersionUID = 1L;

    private final int pid;

    /** The refusal of process {@code pid}, with a message for the user. */
    public AttachException(int pid, String message) {
        super("cannot attach to process " + pid + ": " + message);
        this.pid = pid;
    }

    /** Which process. */
    public int pid() {
        return pid;
    }
}
