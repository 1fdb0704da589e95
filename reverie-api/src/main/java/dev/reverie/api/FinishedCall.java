package dev.reverie.api;

import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Syscall;

/**
 * A call that is over.
 *
 * @param call what it was, as in its {@link BegunCall}
 * @param result what the kernel said: a value, or −errno, the private restart codes included (see {@link Guest#inject})
 * @param time when, in nanoseconds of {@link System#nanoTime}
 * @param nanos how long it took
 * @param guest what the guest looked like then, as in {@link BegunCall#guest}
 */
public record FinishedCall(Syscall call, long result, long time, long nanos, Observed guest) {}
