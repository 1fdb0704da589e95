package dev.reverie.conformance.matrix;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * The command line.
 *
 * @param times how often everything runs
 * @param natively whether guests run without a tracer only, to see that they always print the same
 * @param guests patterns of names; empty for all
 * @param backends names; empty for all
 * @param tools the columns
 * @param limit what a run may take
 */
record MatrixOptions(
        int times,
        boolean natively,
        List<String> guests,
        List<String> backends,
        List<MatrixTool> tools,
        Duration limit) {
    /** How it is used. */
    static final String USAGE = """
            Usage: ./conformance [--times N] [--guests GLOB,…] [--backend NAME,…] [--tools NAME,…] [--limit SECONDS] [--natively]

            Runs guests natively and under every backend and tool, and compares. Fails if any differs, hangs, or leaves a
            process behind.

              --times N        how often everything runs
              --guests GLOB    only guests with such names
              --backend NAME   only these backends
              --tools NAME     noop, proceed, count, strace, inject, inject-platform, many; all but the last if not given
              --limit SECONDS  what a run may take before it counts as a hang (default 60)
              --natively       without a tracer: are the guests themselves always the same?
            """;

    private static final List<MatrixTool> USUAL = List.of(
            MatrixTool.NOOP, MatrixTool.COUNT, MatrixTool.STRACE, MatrixTool.INJECT, MatrixTool.INJECT_PLATFORM);
    private static final int LIMIT = 60;

    /** The command line makes no sense. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /** Reads the command line. */
    static MatrixOptions parse(List<String> arguments) {
        int times = 1;
        int seconds = LIMIT;
        boolean natively = false;
        List<String> guests = List.of();
        List<String> backends = List.of();
        List<MatrixTool> tools = USUAL;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--times" -> times = number(option, value(option, rest));
                case "--limit" -> seconds = number(option, value(option, rest));
                case "--guests" -> guests = words(value(option, rest));
                case "--backend" -> backends = words(value(option, rest));
                case "--tools" -> tools = tools(words(value(option, rest)));
                case "--natively" -> natively = true;
                default -> throw new UsageException("unknown option '" + option + "'");
            }
        }
        return new MatrixOptions(times, natively, guests, backends, tools, Duration.ofSeconds(seconds));
    }

    /** Whether this guest is to run. */
    boolean wants(MatrixGuest guest) {
        return guests.isEmpty()
                || guests.stream().anyMatch(glob -> matcher(glob).matches(Path.of(guest.name())));
    }

    private static PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new UsageException("no pattern of names: '" + glob + "': " + e.getDescription());
        }
    }

    private static List<MatrixTool> tools(List<String> names) {
        List<MatrixTool> tools = new ArrayList<>();
        for (String name : names) {
            Optional<MatrixTool> tool = List.of(MatrixTool.values()).stream()
                    .filter(candidate -> candidate.title().equals(name))
                    .findFirst();
            tools.add(tool.orElseThrow(() -> new UsageException("no tool '" + name + "'")));
        }
        return tools;
    }

    private static List<String> words(String text) {
        return List.of(text.split(",", -1));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static int number(String option, String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageException(option + " needs a number greater than 0, not '" + text + "'");
    }
}
