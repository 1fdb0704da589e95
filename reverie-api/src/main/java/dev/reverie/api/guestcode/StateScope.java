package dev.reverie.api.guestcode;

/** To whom a {@link GuestStruct} belongs, and so how many there are of it. All are zero at first. */
public enum StateScope {
    /** One for each guest thread; nobody else touches it. */
    THREAD,
    /** One for each guest process, shared by its threads: counters in it take atomic operations. */
    PROCESS,
    /** One for the whole tree, which the tracer reads and writes too. */
    SHARED,
    /** One for each {@link GuestThread#reserve}: it goes to the tracer when it is committed. */
    RECORD
}
