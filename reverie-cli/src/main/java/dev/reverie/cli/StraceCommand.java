package dev.reverie.cli;

import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.tools.JsonTraceLog;
import dev.reverie.tools.JsonTraceTool;
import dev.reverie.tools.StraceTool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code reverie strace}. */
final class StraceCommand implements Subcommand {
    private static final String STRING_LIMIT = StraceOptions.STRING_LIMIT;

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
        List<Option> own = new ArrayList<>(StraceOptions.all());
        own.addFirst(OutputFile.option("the trace"));
        return GuestOptions.after(own.toArray(Option[]::new));
    }

    @Override
    public String examples() {
        return """
                  reverie strace -- ls -l
                  reverie strace -e trace=openat,read,close -- cat /etc/hostname
                  reverie strace -e '!%memory,%signal' -tt -T -- ls
                  reverie strace -Z -e %file -- sh -c 'nosuchprogram'      # files that could not be opened
                  reverie strace -P /etc/hostname -- cat /etc/hostname     # calls about one file
                  reverie strace -c -w -- ls -lR /etc                      # where time goes
                  reverie strace -ff -o trace -- make                      # trace.1234, trace.1235, …
                  reverie strace -p 1234                                   # a process that runs already
                  reverie strace --json -o trace.jsonl -- make             # JSON Lines, see docs/json.md
                  reverie strace -o '|grep -c openat' -- ls

                Classes: %file %desc %process %network %signal %memory %ipc %creds %clock %pure %stat %lstat %fstat
                %%stat %statfs %fstatfs %%statfs. See docs/strace.md.
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        TraceSettings settings = new TraceSettings(arguments);
        DecodeOptions text = text(arguments);
        Target target = GuestOptions.target(arguments, console);
        settings.explainPaths(console);
        if (arguments.has(StraceOptions.JSON)) {
            settings.allowForJson(arguments);
            @Nullable String named = OutputFile.named(arguments);
            if (named == null || !ReadingCommand.isNamedBy(named)) {
                return runJson(OutputFile.open(arguments), settings, text, target, arguments, console);
            }
            try (ReadingCommand reader = ReadingCommand.start(named)) {
                return runJson(reader.output(), settings, text, target, arguments, console);
            }
        }
        TraceDestination destination = TraceDestination.open(arguments, settings.options(), console);
        StraceTool tool = new StraceTool(destination.log(), settings.traced(), text, settings.options());
        Outcome outcome = GuestOptions.run(tool, target, arguments, console).outcome();
        destination.close();
        return outcome;
    }

    private static Outcome runJson(
            OutputFile output,
            TraceSettings settings,
            DecodeOptions text,
            Target target,
            Arguments arguments,
            Console console) {
        JsonTraceLog log = new JsonTraceLog(output.stream(), output.name(), output.isFile());
        JsonTraceTool tool = new JsonTraceTool(log, settings.traced(), text, settings.options());
        return GuestOptions.run(tool, target, arguments, console).outcome();
    }

    private static DecodeOptions text(Arguments arguments) {
        DecodeOptions options = DecodeOptions.DEFAULT
                .withVerbose(arguments.has(StraceOptions.VERBOSE))
                .withDescriptors(DescriptorOptions.of(arguments));
        String limit = arguments.value(STRING_LIMIT);
        if (limit == null) {
            return options;
        }
        try {
            return options.withStringLimit(Integer.parseInt(limit));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    STRING_LIMIT + " is a number from 0 to " + DecodeOptions.MAX_LIMIT + ", not '" + limit + "'");
        }
    }
}
