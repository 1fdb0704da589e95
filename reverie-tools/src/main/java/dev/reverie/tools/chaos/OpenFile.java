package dev.reverie.tools.chaos;

import static dev.reverie.syscalls.OpenFlags.O_DIRECT;
import static dev.reverie.syscalls.OpenFlags.O_NONBLOCK;

import org.jspecify.annotations.Nullable;

/**
 * What a descriptor refers to.
 *
 * @param link what /proc calls it
 * @param channel what it is; null if it is nothing to do mischief on: a directory, a device, an eventfd, a file of /proc
 * @param isStream whether bytes are all there is to it: no message of a socket that would lose its rest
 * @param isProgram whether it is a program or a library
 * @param flags its flags, as open(2) has them
 */
record OpenFile(String link, @Nullable Channel channel, boolean isStream, boolean isProgram, int flags) {
    private static final int O_ASYNC = 0x2000;

    /** Whether it makes nobody wait. Regular files have the flag, but it means nothing. */
    boolean isNonBlocking() {
        return (flags & O_NONBLOCK) != 0;
    }

    /** Whether transfers need lengths that the device likes. */
    boolean isDirect() {
        return (flags & O_DIRECT) != 0;
    }

    /** Whether a signal says once that it is ready. */
    boolean isSignalled() {
        return (flags & O_ASYNC) != 0;
    }
}
