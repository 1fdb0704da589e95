package dev.reverie.tools;

import java.util.Comparator;
import java.util.function.ToLongFunction;

/** How the rows of the summary are sorted; what is greater comes first, and names in alphabetical order. */
public enum SummaryOrder {
    /** By the time of all calls. */
    TIME,
    /** By the shortest call. */
    MIN_TIME,
    /** By the longest call. */
    MAX_TIME,
    /** By the average time. */
    AVG_TIME,
    /** By the number of calls. */
    CALLS,
    /** By the number of failed calls. */
    ERRORS,
    /** By name. */
    NAME,
    /** By the number of the call. */
    NOTHING;

    /** The order of this name, any that strace knows for it. */
    public static SummaryOrder parse(String name) {
        String first =
                switch (name) {
                    case "time-percent", "time-total", "total-time" -> "time";
                    case "shortest", "time-min" -> "min-time";
                    case "longest", "time-max" -> "max-time";
                    case "time-avg" -> "avg-time";
                    case "count" -> "calls";
                    case "error" -> "errors";
                    case "syscall", "syscall-name" -> "name";
                    case "none" -> "nothing";
                    default -> name;
                };
        return NamedSet.member(first, SummaryOrder.class, "order");
    }

    /** The order, with the number of the call deciding where it does not. */
    Comparator<CallTimes> comparator() {
        Comparator<CallTimes> first =
                switch (this) {
                    case TIME -> greatestFirst(CallTimes::total);
                    case MIN_TIME -> greatestFirst(CallTimes::min);
                    case MAX_TIME -> greatestFirst(CallTimes::max);
                    case AVG_TIME -> greatestFirst(CallTimes::average);
                    case CALLS -> greatestFirst(CallTimes::calls);
                    case ERRORS -> greatestFirst(CallTimes::errors);
                    case NAME -> Comparator.comparing(CallTimes::name);
                    case NOTHING -> Comparator.comparingInt(CallTimes::order);
                };
        return first.thenComparingInt(CallTimes::order);
    }

    private static Comparator<CallTimes> greatestFirst(ToLongFunction<CallTimes> key) {
        return Comparator.comparingLong(key).reversed();
    }
}
