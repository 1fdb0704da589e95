package dev.reverie.api;

/** A handler of the tool threw; the guest has been ended. The cause is what it threw. */
public final class ToolException extends ReverieException {
    private static final long serialVersionUID = 1L;

    /** The failure of the handler named {@code callback} in the guest thread {@code tid}. */
    public ToolException(String callback, int tid, Throwable cause) {
        super("the tool's " + callback + " failed in guest thread " + tid + ": " + cause, cause);
    }
}
