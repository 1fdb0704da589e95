package dev.reverie.tools;

import org.jspecify.annotations.Nullable;

/**
 * What is known of all calls of one name; times are in nanoseconds.
 *
 * @param name the call
 * @param order where it stands if nothing else decides
 * @param calls how many
 * @param errors how many of them failed
 * @param total the time of all
 * @param min the time of the shortest
 * @param max the time of the longest
 */
record CallTimes(String name, int order, long calls, long errors, long total, long min, long max) {
    /** One call. */
    static CallTimes ofOne(String name, int order, long nanos, boolean failed) {
        return new CallTimes(name, order, 1, failed ? 1 : 0, nanos, nanos, nanos);
    }

    /** Both together, under this one's name. */
    CallTimes plus(@Nullable CallTimes more) {
        return more == null
                ? this
                : new CallTimes(
                        name,
                        order,
                        calls + more.calls,
                        errors + more.errors,
                        total + more.total,
                        Math.min(min, more.min),
                        Math.max(max, more.max));
    }

    CallTimes named(String newName) {
        return new CallTimes(newName, order, calls, errors, total, min, max);
    }

    long average() {
        return calls == 0 ? 0 : total / calls;
    }
}
