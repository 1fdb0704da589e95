package dev.reverie.api.guestcode;

/**
 * To whom a {@link GuestStruct} belongs, and so how many there are of it. All are zero at first.
 *
 * <pre>
 *                      THREAD                     PROCESS                            SHARED
 *  exec                new, zero                  new, zero                          the same
 *  fork, clone         new, zero                  a copy, as it is at that moment    the same
 *  vfork, CLONE_VM     new, zero                  the same                           the same
 *  a new thread        new, zero                  the same                           the same
 *  a thread's end      told, and gone             told with the last one, and gone   stays
 *  end of the run                                                                    the tool still has it
 * </pre>
 *
 * <p>An end is an end: by exit, by a signal, or as another thread has called exec or exit_group. What was stored before it is told.
 */
public enum StateScope {
    /** One for each guest thread and the program that it runs; nobody else touches it. See {@link dev.reverie.api.Tool#onGuestState}. */
    THREAD,
    /**
     * One for each program in memory, shared by all threads that run there: counters in it take atomic operations. See {@link
     * dev.reverie.api.Tool#onProcessState}.
     */
    PROCESS,
    /**
     * One for the whole run, shared by all processes and the tool: counters in it take atomic operations. See {@link
     * dev.reverie.api.Tool#onSharedState}.
     */
    SHARED,
    /** One for each {@link GuestThread#reserve}: it goes to the tracer when it is committed. */
    RECORD
}
