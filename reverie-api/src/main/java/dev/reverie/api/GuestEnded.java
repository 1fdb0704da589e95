package dev.reverie.api;

/**
 * Unwinds a handler whose guest thread is gone: killed, ended by a sibling's exec or exit_group, or past an exec or exit
 * that the handler itself injected. Nobody needs to catch it; {@code finally} blocks run.
 */
public final class GuestEnded extends Error {
    private static final long serialVersionUID = 1L;

    /** An unwinding of the handler of {@code tid}. */
    public GuestEnded(int tid, String how) {
        super("guest thread " + tid + " " + how, null, false, false);
    }
}
