package dev.reverie.syscalls;

/**
 * How a waiting call goes on after a signal has interrupted it; see signal(7). Stop signals, and signals that a tracer
 * suppresses, have no handler.
 */
public enum Restart {
    /**
     * Nothing interrupts it: it does not wait, or what it waits for comes soon. On files of a network or user-space file
     * system, calls may be interrupted all the same.
     */
    UNINTERRUPTED,
    /** It fails with EINTR after a handler without SA_RESTART, and is made again otherwise; a tracer sees ERESTARTSYS. */
    SA_RESTART,
    /** It is made again; a tracer sees ERESTARTNOINTR. */
    ALWAYS,
    /** It fails with EINTR after a handler, and is made again if there was none; a tracer sees ERESTARTNOHAND. */
    NO_HANDLER,
    /**
     * It fails with EINTR after a handler; if there was none, {@code restart_syscall} waits for the rest of the time. A tracer
     * sees ERESTART_RESTARTBLOCK.
     */
    RESTART_SYSCALL,
    /** It fails with EINTR, even if there was no handler. */
    NEVER
}
