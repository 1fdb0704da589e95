package dev.reverie.ptrace.debug;

/** Why a thread stands. */
public sealed interface Stop {
    /** A signal is about to be delivered. */
    record BySignal(int signal) implements Stop {}

    /** It is about to enter a call. */
    record AtEntry(long number) implements Stop {}

    /** It is behind a call. */
    record AtExit(long number) implements Stop {}

    /**
     * A PTRACE_EVENT_…: a birth, an exec, the end of a vfork.
     *
     * @param message the new thread, or the former id of one that called exec
     */
    record ByEvent(int event, int message) implements Stop {}

    /** It was asked to, or is new. */
    record ByRequest() implements Stop {}

    /** Its process has been stopped by a signal. */
    record OfGroup(int signal) implements Stop {}
}
