package dev.reverie.cli;

import dev.reverie.tools.chaos.Channel;
import dev.reverie.tools.chaos.ChaosOptions;
import dev.reverie.tools.chaos.ChaosTool;
import dev.reverie.tools.chaos.ChaosTotals;
import dev.reverie.tools.chaos.Mischief;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code reverie chaos}. */
final class ChaosCommand implements Subcommand {
    private static final String KINDS = "--kinds";
    private static final String ON = "--on";
    private static final String SEED = "--seed";
    private static final String SKIP = "--skip";
    private static final String PROBABILITY = "--probability";
    private static final String BYTES = "--bytes";
    private static final String PROGRAMS = "--programs";
    private static final String EINTR_ALWAYS = "--eintr-always";
    private static final String QUIET = "--quiet";

    @Override
    public String name() {
        return "chaos";
    }

    @Override
    public String usage() {
        return " [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "run a program with short reads and writes, EINTR and EAGAIN, as the kernel may give them";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(
                Option.valued(
                        KINDS,
                        "SET",
                        "what happens: short-read, short-write, eintr, eagain, all (default); '!eintr': all others"),
                Option.valued(ON, "SET", "what it happens to: file, pipe, socket, terminal, all; default: '!file'"),
                Option.valued(PROBABILITY, "P", "how likely a call is tampered with, from 0 to 1 (default)"),
                Option.valued(
                        SEED, "N", "what chance is derived from (default 0): same program, same seed, same chaos"),
                Option.valued(SKIP, "N", "leave the first N reads and writes of every program alone, in each thread"),
                Option.valued(BYTES, "N", "how many bytes a short read moves (default 1)"),
                Option.flag(
                        PROGRAMS,
                        "also short reads of files that are programs or libraries; the dynamic loader takes them for"
                                + " broken"),
                Option.flag(
                        EINTR_ALWAYS,
                        "EINTR also in processes without a handler that interrupts, to which the kernel never gives it"),
                Option.flag(QUIET, "do not say at the end what was done").withLetter("-q"));
    }

    @Override
    public String examples() {
        return """
                  reverie chaos -- sh -c 'tar -c /etc | gzip | wc -c'
                  reverie chaos --kinds=short-read --on=socket -- curl -s http://localhost/
                  reverie chaos --probability=0.1 --seed=7 -- make check
                  reverie chaos --on=file -- cat /etc/services    # POSIX promises that this does not happen

                See docs/tools/chaos.md for what is left alone, and why.
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        ChaosOptions options = ChaosOptions.DEFAULT
                .withSeed(Numbers.whole(arguments, SEED, Long.MIN_VALUE, Long.MAX_VALUE, 0))
                .withSkip(Numbers.whole(arguments, SKIP, 0, Long.MAX_VALUE, 0))
                .withProbability(Numbers.probability(arguments, PROBABILITY, 1))
                .withBytes((int) Numbers.whole(arguments, BYTES, 1, Integer.MAX_VALUE, 1))
                .with(set(arguments, KINDS, "all", Mischief::parse))
                .on(set(arguments, ON, "!file", Channel::parse))
                .withPrograms(arguments.has(PROGRAMS))
                .withInterruptsAll(arguments.has(EINTR_ALWAYS));
        Target target = GuestOptions.target(arguments, console);
        GuestOptions.Result<ChaosTotals> result = GuestOptions.run(new ChaosTool(options), target, arguments, console);
        if (!arguments.has(QUIET)) {
            console.complain(
                    "chaos with seed " + options.seed() + ": " + result.global().summary());
        }
        return result.outcome();
    }

    private static <E> Set<E> set(
            Arguments arguments, String option, String otherwise, Function<String, Set<E>> parser) {
        @Nullable String list = arguments.value(option);
        try {
            return parser.apply(list == null ? otherwise : list);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }
}
