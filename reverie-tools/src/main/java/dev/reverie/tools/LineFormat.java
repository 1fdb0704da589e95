package dev.reverie.tools;

import org.jspecify.annotations.Nullable;

/**
 * What the lines of a trace begin and end with, besides the thread and the call itself.
 *
 * @param clock the time of day; null for none
 * @param clockPrecision its digits
 * @param relative the time since the line before; null for none
 * @param duration the time that a call took; null for none
 * @param number whether the number of the call is written
 * @param pointer whether the instruction pointer is written
 * @param column where results are aligned
 */
public record LineFormat(
        @Nullable Clock clock,
        Precision clockPrecision,
        @Nullable Precision relative,
        @Nullable Precision duration,
        boolean number,
        boolean pointer,
        int column) {
    /** Nothing but the calls; results in column 40. */
    public static final LineFormat DEFAULT = new LineFormat(null, Precision.S, null, null, false, false, 40);

    /** How the time of day is written. */
    public enum Clock {
        /** As hours, minutes and seconds of the local time. */
        TIME,
        /** As seconds since 1970. */
        UNIX
    }

    /** The same with this time of day. */
    public LineFormat withClock(@Nullable Clock value, Precision precision) {
        return new LineFormat(value, precision, relative, duration, number, pointer, column);
    }

    /** The same with the time since the line before. */
    public LineFormat withRelative(Precision value) {
        return new LineFormat(clock, clockPrecision, value, duration, number, pointer, column);
    }

    /** The same with the time that calls take. */
    public LineFormat withDuration(Precision value) {
        return new LineFormat(clock, clockPrecision, relative, value, number, pointer, column);
    }

    /** The same with the number of the call. */
    public LineFormat withNumber() {
        return new LineFormat(clock, clockPrecision, relative, duration, true, pointer, column);
    }

    /** The same with the instruction pointer. */
    public LineFormat withPointer() {
        return new LineFormat(clock, clockPrecision, relative, duration, number, true, column);
    }

    /** The same with results in this column. */
    public LineFormat withColumn(int value) {
        return new LineFormat(clock, clockPrecision, relative, duration, number, pointer, value);
    }

    /** Whether lines need to know when they began. */
    boolean isTimed() {
        return clock != null || relative != null;
    }

    /** Whether anything stands in front of a line. */
    boolean hasPrefix() {
        return isTimed() || number || pointer;
    }
}
