package dev.reverie.tools;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Writes what stands in front of lines; it remembers when the line before was written. Not thread-safe. */
final class LinePrefix {
    private static final int RELATIVE_WIDTH = 6;

    private final LineFormat format;
    private @Nullable Stamp last;

    /** Made when first needed: the time zone takes long to find. */
    private @Nullable DateTimeFormatter timeOfDay;

    LinePrefix(LineFormat format) {
        this.format = format;
    }

    String of(Stamp stamp) {
        if (!format.hasPrefix()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        appendClock(text, stamp);
        appendRelative(text, stamp);
        return text.append(stamp.site()).toString();
    }

    private void appendClock(StringBuilder text, Stamp stamp) {
        LineFormat.Clock clock = format.clock();
        Instant wall = stamp.wall();
        if (clock == null || wall == null) {
            return;
        }
        text.append(clock == LineFormat.Clock.UNIX ? Long.toString(wall.getEpochSecond()) : localTime(wall));
        text.append(format.clockPrecision().fraction(wall.getNano())).append(' ');
    }

    private void appendRelative(StringBuilder text, Stamp stamp) {
        Precision precision = format.relative();
        if (precision == null) {
            return;
        }
        // A line that was held back may be older than the one before it.
        long passed = last == null ? 0 : Math.max(0, stamp.monotonic() - last.monotonic());
        last = stamp;
        String seconds = precision.seconds(passed, RELATIVE_WIDTH);
        text.append(format.clock() == null ? seconds + " " : "(+" + seconds + ") ");
    }

    private String localTime(Instant wall) {
        if (timeOfDay == null) {
            timeOfDay = DateTimeFormatter.ofPattern("HH:mm:ss");
        }
        return timeOfDay.format(LocalTime.ofInstant(wall, ZoneId.systemDefault()));
    }
}
