package dev.reverie.cli;

import dev.reverie.api.Tool;
import dev.reverie.tools.NoopObserver;
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
                        + " program; observe: all, and look at them afterwards"));
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
        Tool<?, ?> tool = tool(arguments);
        return GuestOptions.run(tool, target, arguments, console).outcome();
    }

    private static Tool<?, ?> tool(Arguments arguments) {
        String how = arguments.value(INTERCEPT);
        return switch (how == null ? "none" : how) {
            case "none" -> new NoopTool(NoopTool.Mode.NONE);
            case "proceed" -> new NoopTool(NoopTool.Mode.PROCEED);
            case "inject" -> new NoopTool(NoopTool.Mode.INJECT);
            case "observe" -> new NoopObserver();
            default -> throw new UsageException(INTERCEPT + " is none, proceed, inject or observe, not '" + how + "'");
        };
    }
}
