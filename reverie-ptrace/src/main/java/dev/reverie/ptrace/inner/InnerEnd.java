package dev.reverie.ptrace.inner;

/**
 * The end of a tracee that is no child of its tracer.
 *
 * @param order as of stops
 * @param tid its id
 * @param group its process group
 * @param uid its user
 * @param usage its {@code struct rusage}
 * @param status what wait4 says
 */
record InnerEnd(long order, int tid, int group, int uid, byte[] usage, int status) {}
