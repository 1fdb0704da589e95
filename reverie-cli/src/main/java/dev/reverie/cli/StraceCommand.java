package dev.reverie.cli;

import dev.reverie.api.Command;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.tools.JsonTraceLog;
import dev.reverie.tools.JsonTraceTool;
import dev.reverie.tools.StraceLog;
import dev.reverie.tools.StraceTool;
import dev.reverie.tools.TraceSet;
import java.util.List;

/** {@code reverie strace}. */
final class StraceCommand implements Subcommand {
    private static final String TRACE = "--trace";
    private static final String STRING_LIMIT = "--string-limit";
    private static final String JSON = "--json";

    @Override
    public String name() {
        return "strace";
    }

    @Override
    public String usage() {
        return " [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "write the system calls, signals and ends of a program and all its descendants";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(
                OutputFile.option("the trace"),
                Option.valued(TRACE, "NAMES", "only these calls, separated by commas; or all (default), or none")
                        .withLetter("-e"),
                Option.valued(STRING_LIMIT, "BYTES", "show so much of a string or buffer (default 32)")
                        .withLetter("-s"),
                Option.flag(JSON, "write JSON Lines, an object for each event; see docs/json.md"));
    }

    @Override
    public String examples() {
        return """
                  reverie strace -- ls -l
                  reverie strace --trace=openat,read,close -- cat /etc/hostname
                  reverie strace -o trace.txt -- sh -c 'ls | wc -l'
                  reverie strace --json -o trace.jsonl -- make
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        TraceSet traced = traced(arguments);
        DecodeOptions text = text(arguments);
        Command command = GuestOptions.command(arguments, console);
        OutputFile output = OutputFile.open(arguments);
        if (arguments.has(JSON)) {
            JsonTraceLog log = new JsonTraceLog(output.stream(), output.name(), output.isFile());
            JsonTraceTool tool = new JsonTraceTool(log, traced, text);
            return Outcome.of(
                    GuestOptions.run(tool, command, arguments, console).status());
        }
        StraceLog.Style style = output.isFile() ? StraceLog.Style.FILE : StraceLog.Style.TERMINAL;
        StraceTool tool = new StraceTool(new StraceLog(output.stream(), output.name(), style), traced, text);
        return Outcome.of(GuestOptions.run(tool, command, arguments, console).status());
    }

    private static TraceSet traced(Arguments arguments) {
        String names = arguments.value(TRACE);
        if (names == null) {
            return TraceSet.all();
        }
        try {
            // People who know strace write -e trace=open.
            return TraceSet.parse(names.startsWith("trace=") ? names.substring("trace=".length()) : names);
        } catch (IllegalArgumentException e) {
            throw new UsageException(TRACE + ": " + e.getMessage());
        }
    }

    private static DecodeOptions text(Arguments arguments) {
        String limit = arguments.value(STRING_LIMIT);
        if (limit == null) {
            return DecodeOptions.DEFAULT;
        }
        try {
            return DecodeOptions.DEFAULT.withStringLimit(Integer.parseInt(limit));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    STRING_LIMIT + " is a number from 0 to " + DecodeOptions.MAX_LIMIT + ", not '" + limit + "'");
        }
    }
}
