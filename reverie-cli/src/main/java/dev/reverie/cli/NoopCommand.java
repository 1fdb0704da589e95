package dev.reverie.cli;

import dev.reverie.tools.NoopTool;
import java.util.List;

/** {@code reverie noop}. */
final class NoopCommand implements Subcommand {
    private static final String INTERCEPT = "--intercept";

    @Override
    public String name() {
        return "noop";
    }

    @Override
    public String usage() {
        return " [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "run a program under a tool that does nothing, to see what that costs";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(Option.valued(
                INTERCEPT,
                "HOW",
                "none: no system call (default); proceed: all, and let them through; inject: all, and run them for the"
                        + " program"));
    }

    @Override
    public String examples() {
        return """
                  reverie noop -- ls -l
                  reverie noop --intercept=proceed --pin -- make
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        Target target = GuestOptions.target(arguments, console);
        NoopTool tool = new NoopTool(mode(arguments));
        return GuestOptions.run(tool, target, arguments, console).outcome();
    }

    private static NoopTool.Mode mode(Arguments arguments) {
        String how = arguments.value(INTERCEPT);
        if (how == null || how.equals("none")) {
            return NoopTool.Mode.NONE;
        }
        return switch (how) {
            case "proceed" -> NoopTool.Mode.PROCEED;
            case "inject" -> NoopTool.Mode.INJECT;
            default -> throw new UsageException(INTERCEPT + " is none, proceed or inject, not '" + how + "'");
        };
    }
}
