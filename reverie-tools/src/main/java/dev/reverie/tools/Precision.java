package dev.reverie.tools;

import java.util.Locale;

/** How many digits of a second are written. */
public enum Precision {
    /** Whole seconds. */
    S(0),
    /** Milliseconds. */
    MS(3),
    /** Microseconds. */
    US(6),
    /** Nanoseconds. */
    NS(9);

    private static final long NANOS = 1_000_000_000;
    private static final int NANO_DIGITS = 9;

    private final int digits;

    Precision(int digits) {
        this.digits = digits;
    }

    /** The precision called {@code s}, {@code ms}, {@code us} or {@code ns}. */
    public static Precision parse(String name) {
        return NamedSet.member(name, Precision.class, "precision");
    }

    /** How many nanoseconds a unit has. */
    public long unitNanos() {
        return Long.parseLong("1" + "0".repeat(NANO_DIGITS - digits));
    }

    /** The seconds in this many nanoseconds, cut off behind the last digit, padded to {@code width} before the point. */
    String seconds(long nanos, int width) {
        return String.format(Locale.ROOT, "%" + (width == 0 ? "" : width) + "d", nanos / NANOS)
                + fraction(nanos % NANOS);
    }

    /** The digits of a part of a second, with the point, if there are any. */
    String fraction(long nanos) {
        return digits == 0
                ? ""
                : "." + String.format(Locale.ROOT, "%09d", nanos).substring(0, digits);
    }
}
