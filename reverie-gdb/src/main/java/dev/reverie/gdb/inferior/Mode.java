package dev.reverie.gdb.inferior;

import java.util.List;

/** The rule by which threads run and stop. On the tracer thread. */
sealed interface Mode permits AllStop, NonStop {
    /** Whether gdb may let threads go on. */
    boolean takesResumptions();

    /** Lets threads go on, or has them stop: each as the first choice says that is about it. */
    void resume(List<Choice> choices);

    /** Somebody has pressed ^C. */
    void interrupt();

    /** A process has just been attached to: its threads are about to stand. */
    void attached(Inferior inferior);

    /** Gives processes up as soon as their threads stand. */
    void detach(Departure departure);

    /** A thread stands, and has something to tell. */
    void happened(GuestTask task, Event event);

    /** A thread stands, and has nothing to tell. */
    void uneventful(GuestTask task);

    /** A thread of a process that has been stopped by a signal stands. */
    void stoppedWithGroup(GuestTask task);

    /** A thread has ended whose process gdb knows to be alive still, or does not want to hear of. */
    void gone(GuestTask task, int status);

    /** A process has ended. */
    void ended(Inferior inferior);

    /** What a thread has told is of no interest any more: it is gone. */
    void forget(GuestTask task);

    /** The same of all threads of a process, which is given up or killed. */
    void forget(Inferior inferior);

    /** What gdb wants of a process has changed: breakpoints in registers, calls that are caught. */
    void changed(Inferior inferior);

    /** Ends to rule. */
    Handover handOver();
}
