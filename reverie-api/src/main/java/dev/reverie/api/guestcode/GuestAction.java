package dev.reverie.api.guestcode;

/** What a handler in the guest has decided; {@link GuestThread} makes it. */
public enum GuestAction {
    /** The call runs, with the arguments as they are now. */
    PROCEED(0),
    /** The call does not run, or has run; the guest sees the result that was set. */
    ANSWER(1),
    /** The call runs where the tracer stops it, with the arguments as they are now: the tool sees it as one that was not patched. */
    STOP(3);

    private final int number;

    GuestAction(int number) {
        this.number = number;
    }

    /** The number by which machine code says it. */
    public int number() {
        return number;
    }
}
