package dev.reverie.linux.seccomp;

/**
 * Calls of our own code in the guest.
 *
 * @param page the address of the page from which calls pass the filter
 * @param gateNumber the number of a call that always stops: by it that code turns to the tracer
 */
public record RuntimeCalls(long page, int gateNumber) {
    /** The size of a page in bytes. */
    public static final int PAGE = 4096;
}
