package dev.reverie.cli;

import dev.reverie.tools.TraceSet;
import dev.reverie.tools.chrome.ChromeTraceTool;
import dev.reverie.tools.chrome.Timeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code reverie chrome-trace}. */
final class ChromeTraceCommand implements Subcommand {
    private static final String FORMAT = "--format";
    private static final String TRACE = "--trace";

    @Override
    public String name() {
        return "chrome-trace";
    }

    @Override
    public String usage() {
        return " -o FILE [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "write a timeline of the system calls, for ui.perfetto.dev and chrome://tracing";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(
                OutputFile.option("the timeline"),
                Option.valued(FORMAT, "FORMAT", "json (default), for both viewers; perfetto, smaller, for Perfetto"),
                Option.valued(TRACE, "SET", "only these calls, as in reverie strace")
                        .withLetter("-e"));
    }

    @Override
    public String examples() {
        return """
                  reverie chrome-trace -o trace.json -- make -j2
                  reverie chrome-trace --format=perfetto -o trace.pftrace -- sh -c 'ls | wc -l'
                  reverie chrome-trace -e '!%memory' -o trace.json -- curl -s localhost
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        Timeline.Format format = format(arguments.value(FORMAT));
        TraceSet traced = traced(arguments.value(TRACE));
        Target target = GuestOptions.target(arguments, console);
        OutputFile output = OutputFile.open(arguments);
        Timeline timeline = new Timeline(output.stream(), output.name(), format);
        return GuestOptions.run(new ChromeTraceTool(timeline, traced), target, arguments, console)
                .outcome();
    }

    private static Timeline.Format format(@Nullable String name) {
        return switch (name) {
            case null -> Timeline.Format.JSON;
            case "json" -> Timeline.Format.JSON;
            case "perfetto" -> Timeline.Format.PERFETTO;
            default -> throw new UsageException(FORMAT + " is json or perfetto, not '" + name + "'");
        };
    }

    private static TraceSet traced(@Nullable String list) {
        try {
            return list == null
                    ? TraceSet.all()
                    : TraceSet.parse(list.startsWith("trace=") ? list.substring("trace=".length()) : list);
        } catch (IllegalArgumentException e) {
            throw new UsageException(TRACE + ": " + e.getMessage());
        }
    }
}
