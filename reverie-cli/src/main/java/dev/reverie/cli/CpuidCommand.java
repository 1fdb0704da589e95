package dev.reverie.cli;

import dev.reverie.tools.CpuidTool;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code reverie cpuid}. */
final class CpuidCommand implements Subcommand {
    private static final String HIDE = "--hide";

    @Override
    public String name() {
        return "cpuid";
    }

    @Override
    public String usage() {
        return " [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "show what a program asks the processor by CPUID, and hide answers";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(
                OutputFile.option("the lines"),
                GuestOptions.patchCpuid(),
                Option.valued(HIDE, "LEAVES", "answer these with zeros: numbers such as 7,0x80000002"));
    }

    @Override
    public String examples() {
        return """
                  reverie cpuid -- /bin/true
                  reverie cpuid --patch-cpuid -- /bin/true            # on a processor that can't make CPUID fault
                  reverie cpuid --hide=7 -- openssl speed sha256      # no AVX2, no SHA extensions
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        Set<Integer> hidden = hidden(arguments);
        Target target = GuestOptions.target(arguments, console);
        OutputFile output = OutputFile.open(arguments);
        PrintStream out = output.printer();
        Outcome outcome = GuestOptions.run(new CpuidTool(out, hidden), target, arguments, console)
                .outcome();
        output.check(out);
        return outcome;
    }

    private static Set<Integer> hidden(Arguments arguments) {
        Set<Integer> leaves = new HashSet<>();
        String value = arguments.value(HIDE);
        if (value != null) {
            for (String leaf : value.split(",", -1)) {
                try {
                    leaves.add((int) (long) Long.decode(leaf));
                } catch (NumberFormatException e) {
                    throw new UsageException(
                            HIDE + " needs numbers of leaves, separated by commas, not '" + leaf + "'");
                }
            }
        }
        return leaves;
    }
}
