package dev.reverie.tools;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A column of the summary, as strace names and formats them. */
public enum SummaryColumn {
    /** The share of all time. */
    TIME_PERCENT("% time", 6, "time-percent,time"),
    /** The time of all calls. */
    TOTAL_TIME("seconds", 11, "total-time,time-total"),
    /** The time of the shortest call. */
    MIN_TIME("shortest", 8, "min-time,shortest,time-min"),
    /** The time of the longest call. */
    MAX_TIME("longest", 8, "max-time,longest,time-max"),
    /** The average time. */
    AVG_TIME("usecs/call", 11, "avg-time,time-avg"),
    /** How many calls. */
    CALLS("calls", 9, "calls,count"),
    /** How many of them failed. */
    ERRORS("errors", 9, "errors,error"),
    /** The call. */
    NAME("syscall", 16, "name,syscall,syscall-name");

    /** What strace shows unless told otherwise. */
    public static final List<SummaryColumn> DEFAULT = List.of(TIME_PERCENT, TOTAL_TIME, AVG_TIME, CALLS, ERRORS, NAME);

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MICRO = 1000;

    private final String title;
    private final int width;
    /** What strace calls it, separated by commas. */
    private final String names;

    SummaryColumn(String title, int width, String names) {
        this.title = title;
        this.width = width;
        this.names = names;
    }

    /** The columns in a list such as {@code calls,name}; the name is added if it is missing. */
    public static List<SummaryColumn> parse(String list) {
        List<SummaryColumn> columns = new ArrayList<>();
        for (String item : NamedSet.items(list)) {
            SummaryColumn column = byName(item);
            if (columns.contains(column)) {
                throw new IllegalArgumentException("column '" + item + "' is given twice");
            }
            columns.add(column);
        }
        if (!columns.contains(NAME)) {
            columns.add(NAME);
        }
        return List.copyOf(columns);
    }

    String title() {
        return title;
    }

    int width() {
        return width;
    }

    /** The cell, not padded. */
    String cell(CallTimes row, CallTimes total) {
        return switch (this) {
            case TIME_PERCENT ->
                String.format(Locale.ROOT, "%.2f", percent(row.total(), total.total(), row.equals(total)));
            case TOTAL_TIME -> seconds(row.total());
            case MIN_TIME -> seconds(row.min());
            case MAX_TIME -> seconds(row.max());
            case AVG_TIME -> Long.toString(row.average() / NANOS_PER_MICRO);
            case CALLS -> Long.toString(row.calls());
            case ERRORS -> row.errors() == 0 ? "" : Long.toString(row.errors());
            case NAME -> row.name();
        };
    }

    private static double percent(long part, long all, boolean isTotal) {
        if (isTotal) {
            return 100;
        }
        return all == 0 ? 0 : 100.0 * part / all;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / NANOS_PER_SECOND);
    }

    private static SummaryColumn byName(String name) {
        Set<String> known = new LinkedHashSet<>();
        for (SummaryColumn column : values()) {
            List<String> names = NamedSet.items(column.names);
            if (names.contains(name)) {
                return column;
            }
            known.add(names.getFirst());
        }
        throw new IllegalArgumentException(
                "unknown column '" + name + "'; there are " + String.join(", ", known) + NearNames.hint(name, known));
    }
}
