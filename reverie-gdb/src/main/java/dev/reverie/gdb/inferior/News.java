package dev.reverie.gdb.inferior;

/** Something that gdb is told. */
public sealed interface News {
    /** A thread stands, and why. */
    record Stopped(GuestTask task, Event event) implements News {}

    /** A thread has ended, but not its process; the status is as wait4(2) says it. */
    record ThreadEnded(int pid, int tid, int status) implements News {}

    /** A process has ended. */
    record Ended(int pid, int status) implements News {}

    /** All threads that were let go on have ended, and others stand still. */
    record NothingRuns() implements News {}

    /** Whether it is about a thread that stands. */
    @SuppressWarnings("ReferenceEquality") // a thread is itself alone
    default boolean isOf(GuestTask task) {
        return this instanceof Stopped(GuestTask its, Event _) && its == task;
    }

    /** Whether it is about a thread of a process. */
    @SuppressWarnings("ReferenceEquality") // a process is itself alone
    default boolean isOf(Inferior inferior) {
        return this instanceof Stopped(GuestTask its, Event _) && its.inferior() == inferior;
    }
}
