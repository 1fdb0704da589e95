package dev.reverie.cli;

import dev.reverie.syscalls.value.TextWriter.Escapes;
import dev.reverie.tools.CallStatus;
import dev.reverie.tools.DescriptorSet;
import dev.reverie.tools.FileFilter;
import dev.reverie.tools.LineFormat;
import dev.reverie.tools.NearNames;
import dev.reverie.tools.Precision;
import dev.reverie.tools.Quiet;
import dev.reverie.tools.SignalSetParser;
import dev.reverie.tools.Stacks;
import dev.reverie.tools.TraceOptions;
import dev.reverie.tools.TraceSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@link StraceOptions} on a command line mean; of those that contradict each other the last one counts. */
final class TraceSettings {
    private static final List<String> INTERRUPTIBLE =
            List.of("1", "2", "3", "4", "anywhere", "waiting", "never", "never_tstp");

    private final Set<String> paths = new LinkedHashSet<>();
    private TraceSet traced = TraceSet.all();
    private DescriptorSet descriptors = DescriptorSet.none();
    private TraceOptions options = TraceOptions.DEFAULT;
    private LineFormat format = LineFormat.DEFAULT;
    private int quietLevel;
    private int clockLevel;
    private boolean vdso;
    private @Nullable String quietSet;
    private @Nullable String clockFormat;

    /**
     * Reads them.
     *
     * @throws UsageException if one makes no sense
     */
    TraceSettings(Arguments arguments) {
        for (Arguments.Given given : arguments.given()) {
            String name = given.option().name();
            try {
                apply(name, given);
            } catch (IllegalArgumentException e) {
                throw new UsageException(name + ": " + e.getMessage());
            }
        }
        finishQuiet();
        finishClock();
        options = options.withFormat(format).withFiles(FileFilter.of(resolved().keySet(), descriptors));
        options = SummarySettings.addTo(options, arguments);
    }

    /**
     * Sees to it that nothing is asked for that JSON traces do not do.
     *
     * @throws UsageException if something is
     */
    void allowForJson(Arguments arguments) {
        Set<String> known = Set.of(
                StraceOptions.JSON,
                StraceOptions.TRACE,
                StraceOptions.EXPRESSION,
                StraceOptions.FOLLOW,
                StraceOptions.PATH,
                StraceOptions.TRACE_DESCRIPTORS,
                StraceOptions.SIGNAL,
                StraceOptions.STATUS,
                StraceOptions.SUCCESSFUL,
                StraceOptions.FAILED,
                StraceOptions.STRING_LIMIT,
                StraceOptions.VERBOSE,
                StraceOptions.STACK,
                StraceOptions.PATHS,
                StraceOptions.DESCRIPTORS,
                StraceOptions.VDSO);
        for (Option option : StraceOptions.all()) {
            if (arguments.has(option.name()) && !known.contains(option.name())) {
                throw new UsageException(option.name() + " can't be combined with " + StraceOptions.JSON);
            }
        }
        if (quietSet != null) {
            throw new UsageException("-e quiet= can't be combined with " + StraceOptions.JSON);
        }
    }

    /** Which calls. */
    TraceSet traced() {
        return vdso ? traced.withVdso() : traced;
    }

    /** All else. */
    TraceOptions options() {
        return options;
    }

    /** Tells of paths that stand for others, unless that is not wanted. */
    void explainPaths(Console console) {
        if (!options.quiet().contains(Quiet.PATH_RESOLUTION)) {
            resolved().forEach((path, from) -> {
                if (!path.equals(from)) {
                    console.complain("Requested path \"" + from + "\" resolved into \"" + path + "\"");
                }
            });
        }
    }

    private void apply(String name, Arguments.Given given) {
        String value = given.text();
        switch (name) {
            case StraceOptions.EXPRESSION -> qualify(value);
            // strace's own habit: --trace takes no qualifier, but people write one.
            case StraceOptions.TRACE -> traced = TraceSet.parse(withoutPrefix(value, "trace="));
            case StraceOptions.SIGNAL -> options = options.withSignals(SignalSetParser.parse(value));
            case StraceOptions.STATUS -> options = options.withStatuses(CallStatus.parse(value));
            case StraceOptions.SUCCESSFUL -> options = options.withStatuses(EnumSet.of(CallStatus.SUCCESSFUL));
            case StraceOptions.FAILED -> options = options.withStatuses(EnumSet.of(CallStatus.FAILED));
            case StraceOptions.PATH -> paths.add(value);
            case StraceOptions.TRACE_DESCRIPTORS -> descriptors = DescriptorSet.parse(value);
            case StraceOptions.QUIET -> quiet(given);
            case StraceOptions.ABSOLUTE -> clock(given);
            case StraceOptions.RELATIVE -> format = format.withRelative(precision(given));
            case StraceOptions.TIMES -> format = format.withDuration(precision(given));
            case StraceOptions.POINTER -> format = format.withPointer();
            case StraceOptions.NUMBER -> format = format.withNumber();
            case StraceOptions.STACK ->
                options = options.withStacks(options.stacks() == Stacks.NONE ? Stacks.FUNCTIONS : Stacks.LINES);
            case StraceOptions.COLUMN -> format = format.withColumn(column(value));
            case StraceOptions.HEXADECIMAL ->
                options = options.withEscapes(options.escapes() == Escapes.OCTAL ? Escapes.HEX_IF_NEEDED : Escapes.HEX);
            case StraceOptions.VDSO -> vdso = true;
            case StraceOptions.DETACH -> options = detach(value);
            case StraceOptions.INTERRUPTIBLE -> interruptible(value);
            default -> {}
        }
    }

    /** {@code -e QUALIFIER=VALUE}; without a qualifier it is a set of calls. */
    private void qualify(String expression) {
        int equals = expression.indexOf('=');
        String value = expression.substring(equals + 1);
        switch (equals < 0 ? "" : expression.substring(0, equals)) {
            case "trace", "t" -> traced = TraceSet.parse(value);
            case "signal", "signals", "s" -> options = options.withSignals(SignalSetParser.parse(value));
            case "trace-fds", "trace-fd", "fds", "fd" -> descriptors = DescriptorSet.parse(value);
            case "status" -> options = options.withStatuses(CallStatus.parse(value));
            case "quiet", "silent", "silence", "q" -> quietSet = value;
            case "decode-fds", "decode-fd" -> {} // read by DescriptorOptions
            case "inject", "fault", "read", "reads", "r", "write", "writes", "w", "kvm", "decode-pids" ->
                throw new IllegalArgumentException("'" + expression + "' is not supported");
            default -> traced = TraceSet.parse(expression);
        }
    }

    private void quiet(Arguments.Given given) {
        if (given.value() == null) {
            quietLevel++;
        } else {
            quietSet = given.text();
        }
    }

    private void finishQuiet() {
        if (quietSet != null && quietLevel > 0) {
            throw new UsageException("-q and " + StraceOptions.QUIET + "=… exclude each other");
        }
        options = options.withQuiet(
                quietSet == null ? Quiet.ofLevel(quietLevel) : parsed(StraceOptions.QUIET, quietSet, Quiet::parse));
    }

    private void clock(Arguments.Given given) {
        if (given.value() == null) {
            clockLevel++;
        } else {
            clockFormat = given.text();
        }
    }

    private void finishClock() {
        if (clockFormat != null && clockLevel > 0) {
            throw new UsageException("-t and " + StraceOptions.ABSOLUTE + "=… exclude each other");
        }
        if (clockFormat != null) {
            parseClock(clockFormat);
        } else if (clockLevel > 0) {
            format = format.withClock(
                    clockLevel > 2 ? LineFormat.Clock.UNIX : LineFormat.Clock.TIME,
                    clockLevel > 1 ? Precision.US : Precision.S);
        }
    }

    /** As in {@code unix,us} or {@code format:time,precision:ms}. */
    private void parseClock(String text) {
        LineFormat.Clock clock = LineFormat.Clock.TIME;
        Precision precision = Precision.S;
        boolean none = false;
        for (String item : text.split(",", -1)) {
            String value = withoutPrefix(withoutPrefix(item, "format:"), "precision:");
            switch (value) {
                case "none" -> none = true;
                case "time" -> clock = LineFormat.Clock.TIME;
                case "unix" -> clock = LineFormat.Clock.UNIX;
                case "s", "ms", "us", "ns" -> precision = Precision.parse(value);
                default -> {
                    List<String> known = List.of("none", "time", "unix", "s", "ms", "us", "ns");
                    throw new UsageException(StraceOptions.ABSOLUTE + " knows " + String.join(", ", known) + ", not '"
                            + item + "'" + NearNames.hint(item, known));
                }
            }
        }
        format = format.withClock(none ? null : clock, precision);
    }

    private static Precision precision(Arguments.Given given) {
        return given.value() == null ? Precision.US : Precision.parse(given.text());
    }

    private static int column(String value) {
        int column = number(value);
        if (column < 0) {
            throw new IllegalArgumentException("a column is a number from 0 on, not '" + value + "'");
        }
        return column;
    }

    /** A number of at most nine digits, or −1. */
    static int number(String value) {
        boolean isNumber = !value.isEmpty()
                && value.length() <= 9
                && value.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return isNumber ? Integer.parseInt(value) : -1;
    }

    private TraceOptions detach(String call) {
        if (!call.equals("execve")) {
            throw new IllegalArgumentException("only execve is possible, not '" + call + "'");
        }
        return options.withEndAtExec();
    }

    private static void interruptible(String value) {
        if (!INTERRUPTIBLE.contains(value)) {
            throw new IllegalArgumentException("unknown value '" + value + "'; there are "
                    + String.join(", ", INTERRUPTIBLE) + NearNames.hint(value, INTERRUPTIBLE));
        }
    }

    /** The paths of -P and what they stand for, each with the path as it was given. */
    private Map<String, String> resolved() {
        Map<String, String> all = new LinkedHashMap<>();
        for (String path : paths) {
            all.put(path, path);
            try {
                all.putIfAbsent(Path.of(path).toRealPath().toString(), path);
            } catch (IOException | IllegalArgumentException e) {
                // There is no such file yet, so the path stands for itself alone.
            }
        }
        return all;
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    /** What the option's value means; a value without meaning becomes the user's mistake. */
    static <T> T parsed(String option, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }
}
