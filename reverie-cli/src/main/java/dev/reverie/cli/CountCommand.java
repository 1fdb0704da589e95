package dev.reverie.cli;

import dev.reverie.api.Tool;
import dev.reverie.tools.CentralCountTool;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.Totals;
import java.util.List;

/** {@code reverie count}. */
final class CountCommand implements Subcommand {
    private static final String CENTRAL = "--central";
    private static final String VDSO = "--vdso";

    @Override
    public String name() {
        return "count";
    }

    @Override
    public String usage() {
        return " [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "count the system calls of a program and all its descendants";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(
                OutputFile.option("the counts"),
                Option.flag(CENTRAL, "one counter for all, with a message for every call, instead of one per thread"),
                Option.flag(
                        VDSO,
                        "also calls that programs make through the vDSO, without the kernel, such as gettimeofday"));
    }

    @Override
    public String examples() {
        return """
                  reverie count -- ls -l
                  reverie count --pin -o counts.txt -- make -s
                  reverie count -p 1234
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        Target target = GuestOptions.target(arguments, console);
        OutputFile output = OutputFile.open(arguments);
        Tool<Totals, ?> tool =
                arguments.has(CENTRAL) ? new CentralCountTool(arguments.has(VDSO)) : new CountTool(arguments.has(VDSO));
        GuestOptions.Result<Totals> result = GuestOptions.run(tool, target, arguments, console);
        output.writeAndClose(result.global().table());
        return result.outcome();
    }
}
