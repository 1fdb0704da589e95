package dev.reverie.cli;

import dev.reverie.api.Command;
import dev.reverie.syscalls.text.TextOptions;
import dev.reverie.tools.StraceTool;
import java.util.ArrayList;
import java.util.List;

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
                  reverie strace -o '|grep -c openat' -- ls

                Classes: %file %desc %process %network %signal %memory %ipc %creds %clock %pure %stat %lstat %fstat
                %%stat %statfs %fstatfs %%statfs. See docs/strace.md.
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        TraceSettings settings = new TraceSettings(arguments);
        TextOptions text = text(arguments);
        Command command = GuestOptions.command(arguments, console);
        settings.explainPaths(console);
        TraceDestination destination = TraceDestination.open(arguments, settings.options(), console);
        StraceTool tool = new StraceTool(destination.log(), settings.traced(), text, settings.options());
        Outcome outcome =
                Outcome.of(GuestOptions.run(tool, command, arguments, console).status());
        destination.close();
        return outcome;
    }

    private static TextOptions text(Arguments arguments) {
        String limit = arguments.value(STRING_LIMIT);
        if (limit == null) {
            return TextOptions.DEFAULT;
        }
        try {
            return TextOptions.DEFAULT.withStringLimit(Integer.parseInt(limit));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    STRING_LIMIT + " is a number from 0 to " + TextOptions.MAX_LIMIT + ", not '" + limit + "'");
        }
    }
}
