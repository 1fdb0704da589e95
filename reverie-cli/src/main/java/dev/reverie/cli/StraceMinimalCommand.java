package dev.reverie.cli;

import dev.reverie.api.ReverieException;
import dev.reverie.tools.StraceMinimalTool;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code reverie strace-minimal}. */
final class StraceMinimalCommand implements Subcommand {
    @Override
    public String name() {
        return "strace-minimal";
    }

    @Override
    public String usage() {
        return " [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "write each system call before and after it runs; a tool of twenty lines, to start from";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(OutputFile.option("the calls"));
    }

    @Override
    public String examples() {
        return """
                  reverie strace-minimal -- echo hello
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        Target target = GuestOptions.target(arguments, console);
        OutputFile output = OutputFile.open(arguments);
        PrintStream out = new PrintStream(output.stream(), true, StandardCharsets.ISO_8859_1);
        Outcome outcome = GuestOptions.run(new StraceMinimalTool(out), target, arguments, console)
                .outcome();
        if (out.checkError()) {
            throw new ReverieException("can't write to " + output.name() + "; what is there is incomplete");
        }
        return outcome;
    }
}
