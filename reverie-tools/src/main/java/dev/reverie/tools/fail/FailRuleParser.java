package dev.reverie.tools.fail;

import dev.reverie.syscalls.Errno;
import dev.reverie.tools.DescriptorSet;
import dev.reverie.tools.NearNames;
import dev.reverie.tools.TraceSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@link FailRule}: names of calls and {@code key=value}, separated by commas. */
final class FailRuleParser {
    private static final List<String> KEYS = List.of(
            "path", "fd", "errno", "retval", "delay", "when", "nth", "from", "every", "times", "probability", "seed");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(us|ms|s)");
    private static final int MAX_ERRNO = 4095;

    private final String text;
    private final List<String> calls = new ArrayList<>();
    private final List<PathPattern> paths = new ArrayList<>();
    private final List<String> descriptors = new ArrayList<>();
    private @Nullable Long result;
    private Duration delay = Duration.ZERO;
    private boolean isAfter;
    private Occasion occasion = Occasion.ALWAYS;

    FailRuleParser(String text) {
        this.text = text;
    }

    FailRule parse() {
        for (String item : text.split(",", -1)) {
            int equals = item.indexOf('=');
            if (equals < 0) {
                calls.add(item);
            } else {
                set(item.substring(0, equals), item.substring(equals + 1));
            }
        }
        if (calls.isEmpty()) {
            throw new IllegalArgumentException("no system call is named; 'all' names all of them");
        }
        if (result == null && delay.isZero()) {
            throw new IllegalArgumentException("nothing is to happen; say errno=, retval= or delay=");
        }
        return new FailRule(
                text,
                TraceSet.parse(String.join(",", calls)),
                List.copyOf(paths),
                descriptors.isEmpty() ? null : DescriptorSet.parse(String.join(",", descriptors)),
                occasion,
                new Effect(result, delay, isAfter));
    }

    private void set(String key, String value) {
        Occasion o = occasion;
        switch (key) {
            case "path" -> paths.add(PathPattern.parse(value));
            case "fd" -> descriptors.add(value);
            case "errno" -> setResult(errno(value).asResult());
            case "retval" -> setResult(number(key, value, Long.MIN_VALUE));
            case "delay" -> delay = duration(value);
            case "when" -> isAfter = isExit(value);
            case "nth" ->
                occasion =
                        new Occasion(number(key, value, 1), o.from(), o.every(), o.times(), o.probability(), o.seed());
            case "from" ->
                occasion =
                        new Occasion(o.nth(), number(key, value, 1), o.every(), o.times(), o.probability(), o.seed());
            case "every" ->
                occasion = new Occasion(o.nth(), o.from(), number(key, value, 1), o.times(), o.probability(), o.seed());
            case "times" ->
                occasion = new Occasion(o.nth(), o.from(), o.every(), number(key, value, 1), o.probability(), o.seed());
            case "probability" ->
                occasion = new Occasion(o.nth(), o.from(), o.every(), o.times(), probability(value), o.seed());
            case "seed" ->
                occasion = new Occasion(
                        o.nth(), o.from(), o.every(), o.times(), o.probability(), number(key, value, Long.MIN_VALUE));
            default ->
                throw new IllegalArgumentException("unknown condition '" + key + "='" + NearNames.hint(key, KEYS)
                        + " There are " + String.join(", ", KEYS));
        }
    }

    private void setResult(long value) {
        if (result != null) {
            throw new IllegalArgumentException("there can be only one errno= or retval=");
        }
        result = value;
    }

    private static Errno errno(String value) {
        Errno named = Errno.byName(value);
        if (named != null) {
            return named;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= MAX_ERRNO) {
                return Errno.of(number);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        List<String> names = new ArrayList<>();
        for (int number = 1; number < 200; number++) {
            names.add(Errno.of(number).name());
        }
        String hint = NearNames.hint(value, names);
        throw new IllegalArgumentException("unknown error '" + value + "'"
                + (hint.isEmpty() ? "; it is a name such as ENOENT, or a number from 1 to " + MAX_ERRNO : hint));
    }

    private static boolean isExit(String value) {
        return switch (value) {
            case "entry" -> false;
            case "exit" -> true;
            default -> throw new IllegalArgumentException("when= is entry or exit, not '" + value + "'");
        };
    }

    private static Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("delay= is a number and us, ms or s, not '" + value + "'");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "us" -> Duration.ofNanos(amount * 1000);
            case "ms" -> Duration.ofMillis(amount);
            default -> Duration.ofSeconds(amount);
        };
    }

    private static long number(String key, String value, long least) {
        try {
            long number = Long.decode(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                key + "= is a whole number" + (least == 1 ? " of at least 1" : "") + ", not '" + value + "'");
    }

    private static double probability(String value) {
        try {
            double number = Double.parseDouble(value);
            if (number >= 0 && number <= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("probability= is a number from 0 to 1, not '" + value + "'");
    }
}
