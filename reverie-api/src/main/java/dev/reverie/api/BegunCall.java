package dev.reverie.api;

import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Syscall;

/**
 * A call that a thread has begun.
 *
 * @param call what it is, with the arguments as the guest passed them
 * @param time when, in nanoseconds of {@link System#nanoTime}
 * @param guest what the guest looked like then: valid in the callback only. Its memory may be a recording, which holds what {@link
 *     Observation#memory} asks for; a read of anything else fails with {@link #ENODATA}
 */
public record BegunCall(Syscall call, long time, Observed guest) {
    /** The errno of reads from a recording of what was not recorded: 61. */
    public static final int ENODATA = 61;
}
