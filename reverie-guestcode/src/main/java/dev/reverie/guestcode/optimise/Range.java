package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Type;

/** All numbers from one to another, both included; none if the first is the larger one. */
record Range(long min, long max) {
    static Range of(long number) {
        return new Range(number, number);
    }

    static Range all(Type type) {
        return type == Type.INT
                ? new Range(Integer.MIN_VALUE, Integer.MAX_VALUE)
                : new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @SuppressWarnings("ArgumentSelectionDefectChecker") // the larger of the lower ends
    Range intersect(Range other) {
        return new Range(Math.max(min, other.min), Math.min(max, other.max));
    }

    Range union(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }

    boolean isWithin(Range other) {
        return min >= other.min && max <= other.max;
    }
}
