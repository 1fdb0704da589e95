package dev.reverie.cli;

import org.jspecify.annotations.Nullable;

/** Options whose values are numbers. */
final class Numbers {
    private Numbers() {}

    /**
     * The option's value as a whole number; {@code fallback} if it was not given.
     *
     * @throws UsageException if it is none, or out of range
     */
    static long whole(Arguments arguments, String option, long least, long most, long fallback) {
        @Nullable String text = arguments.value(option);
        if (text == null) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        String range = most == Long.MAX_VALUE ? " of at least " + least : " from " + least + " to " + most;
        throw new UsageException(
                option + " is a whole number" + (least == Long.MIN_VALUE ? "" : range) + ", not '" + text + "'");
    }

    /**
     * The option's value as a probability; {@code fallback} if it was not given.
     *
     * @throws UsageException if it is none
     */
    static double probability(Arguments arguments, String option, double fallback) {
        @Nullable String text = arguments.value(option);
        if (text == null) {
            return fallback;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageException(option + " is a probability from 0 to 1, not '" + text + "'");
    }
}
