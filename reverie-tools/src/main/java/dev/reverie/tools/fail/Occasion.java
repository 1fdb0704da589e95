package dev.reverie.tools.fail;

import java.util.SplittableRandom;

/**
 * Which of the calls that match a rule it is applied to. A call has to satisfy all of it; calls are counted from 1 in the whole
 * guest.
 *
 * @param nth only this one; 0 for any
 * @param from this one and later ones
 * @param every only each so-many-th, counted from {@code from}
 * @param times how often at most
 * @param probability how likely, from 0 to 1
 * @param seed what chance is derived from
 */
record Occasion(long nth, long from, long every, long times, double probability, long seed) {
    /** Every call. */
    static final Occasion ALWAYS = new Occasion(0, 1, 1, Long.MAX_VALUE, 1, 0);

    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    /** Whether the rule is applied to the matching call of this number, if it was not applied {@link #times} times before. */
    boolean comes(long number) {
        return (nth == 0 || number == nth)
                && number >= from
                && (number - from + 1) % every == 0
                && (probability >= 1 || new SplittableRandom(seed + number * GOLDEN_RATIO).nextDouble() < probability);
    }
}
