package dev.reverie.cli;

import dev.reverie.tools.Precision;
import dev.reverie.tools.SummaryColumn;
import dev.reverie.tools.SummaryOptions;
import dev.reverie.tools.SummaryOrder;
import dev.reverie.tools.TraceOptions;
import java.util.List;

/** What the options about the table of calls mean. */
final class SummarySettings {
    private SummarySettings() {}

    /** The same options, with a summary if one is asked for. */
    static TraceOptions addTo(TraceOptions options, Arguments arguments) {
        boolean alone = arguments.has(StraceOptions.SUMMARY_ONLY);
        if (alone && arguments.has(StraceOptions.SUMMARY)) {
            throw new UsageException("-c and -C exclude each other");
        }
        if (!alone && !arguments.has(StraceOptions.SUMMARY)) {
            for (String needy : List.of(StraceOptions.WALL_CLOCK, StraceOptions.SUMMARY_COLUMNS)) {
                if (arguments.has(needy)) {
                    throw new UsageException(needy + " needs -c or -C");
                }
            }
        }
        SummaryOptions summary = new SummaryOptions(
                columns(arguments),
                order(arguments),
                overhead(arguments),
                arguments.has(StraceOptions.WALL_CLOCK),
                alone);
        return alone || arguments.has(StraceOptions.SUMMARY) ? options.withSummary(summary) : options;
    }

    private static List<SummaryColumn> columns(Arguments arguments) {
        String list = arguments.value(StraceOptions.SUMMARY_COLUMNS);
        return list == null
                ? SummaryColumn.DEFAULT
                : TraceSettings.parsed(StraceOptions.SUMMARY_COLUMNS, list, SummaryColumn::parse);
    }

    private static SummaryOrder order(Arguments arguments) {
        String name = arguments.value(StraceOptions.SORT);
        return name == null ? SummaryOrder.TIME : TraceSettings.parsed(StraceOptions.SORT, name, SummaryOrder::parse);
    }

    private static long overhead(Arguments arguments) {
        String time = arguments.value(StraceOptions.OVERHEAD);
        return time == null ? 0 : TraceSettings.parsed(StraceOptions.OVERHEAD, time, SummarySettings::nanos);
    }

    /** The nanoseconds in a time such as {@code 1.5ms}. */
    static long nanos(String time) {
        int end = time.length();
        while (end > 0 && Character.isLetter(time.charAt(end - 1))) {
            end--;
        }
        String unit = time.substring(end);
        long unitNanos = (unit.isEmpty() ? Precision.US : Precision.parse(unit)).unitNanos();
        String digits = time.substring(0, end);
        if (!digits.matches("\\d+(\\.\\d*)?|\\.\\d+")) {
            throw new IllegalArgumentException("a time is a number and s, ms, us or ns, not '" + time + "'");
        }
        return (long) (Double.parseDouble(digits) * unitNanos);
    }
}
