package dev.reverie.api;

/**
 * A resource limit of the guest. See getrlimit(2).
 *
 * @param resource the kernel's number: 0 CPU, 4 CORE, 7 NOFILE, …
 * @param soft the limit that is enforced; −1 for none
 * @param hard the limit up to which the guest may raise it; −1 for none
 */
public record ResourceLimit(int resource, long soft, long hard) {
    /** RLIMIT_CORE, in bytes. */
    public static final int CORE = 4;

    /** RLIMIT_NOFILE: one more than the highest descriptor. */
    public static final int NOFILE = 7;
}
