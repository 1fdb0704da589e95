package dev.reverie.tools;

import java.time.Instant;

/**
 * The time since a trace began, on a clock that nobody sets.
 *
 * @param start when that was, by the clock on the wall
 * @param origin the same moment as {@link System#nanoTime} had it
 */
record TraceClock(Instant start, long origin) {
    /** A clock that begins now. */
    static TraceClock beginning() {
        return new TraceClock(Instant.now(), System.nanoTime());
    }

    /** Nanoseconds since the start. */
    long nanos() {
        return at(System.nanoTime());
    }

    /** Nanoseconds from the start to another moment, given as {@link System#nanoTime} had it. */
    long at(long time) {
        return time - origin;
    }
}
