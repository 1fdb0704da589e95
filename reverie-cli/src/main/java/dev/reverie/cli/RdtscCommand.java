package dev.reverie.cli;

import dev.reverie.tools.RdtscTool;
import java.io.PrintStream;
import java.util.List;

/** {@code reverie rdtsc}. */
final class RdtscCommand implements Subcommand {
    private static final String COUNT = "--count";
    private static final String STEP = "--deterministic";
    private static final long DEFAULT_STEP = 1000;

    @Override
    public String name() {
        return "rdtsc";
    }

    @Override
    public String usage() {
        return " [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "show what a program reads from the timestamp counter, or decide it";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(
                OutputFile.option("the lines"),
                Option.flag(COUNT, "only how many reads there were, at the end"),
                Option.optional(
                        STEP,
                        "STEP",
                        "each thread reads 0, STEP, 2*STEP and so on, instead of the real counter (1000)"));
    }

    @Override
    public String examples() {
        return """
                  reverie rdtsc -- python3 -c pass
                  reverie rdtsc --deterministic -- /bin/true      # the dynamic linker asks too
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        long step = step(arguments);
        Target target = GuestOptions.target(arguments, console);
        OutputFile output = OutputFile.open(arguments);
        PrintStream out = output.printer();
        RdtscTool tool = new RdtscTool(out, !arguments.has(COUNT), step);
        GuestOptions.Result<RdtscTool.Reads> result = GuestOptions.run(tool, target, arguments, console);
        out.println(result.global().summary());
        output.check(out);
        return result.outcome();
    }

    private static long step(Arguments arguments) {
        if (!arguments.has(STEP)) {
            return 0;
        }
        String value = arguments.value(STEP);
        int step = value == null ? (int) DEFAULT_STEP : TraceSettings.number(value);
        if (step <= 0) {
            throw new UsageException(STEP + " is a number from 1 on, not '" + value + "'");
        }
        return step;
    }
}
