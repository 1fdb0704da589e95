package dev.reverie.gdb.inferior;

import org.jspecify.annotations.Nullable;

/** Who is told: in all-stop mode when all threads stand, in non-stop mode by notifications. */
public interface Listener {
    /** A thread has something to tell. */
    void stopped(GuestTask task, Event event);

    /** A process has ended. */
    void ended(int pid, int status);

    /** All threads that were let go on have ended, and others stand still. */
    void nothingRuns();

    /** In non-stop mode: there is something to fetch, which is this. False if it can't be told, or nobody is there. */
    boolean notified(News first);

    /** Whether births of processes, and programs that are loaded, are to be told. */
    boolean wantsEvents();

    /** Whether births of threads are to be told. */
    boolean wantsThreads();

    /** Whether a signal of Linux is delivered without a word. */
    boolean passes(int signal);

    /** The path of the program of a process; null if that is gone. */
    @Nullable
    String programOf(int pid);
}
