package dev.reverie.cli;

import dev.reverie.tools.DescriptorSet;
import dev.reverie.tools.chunky.Chunk;
import dev.reverie.tools.chunky.ChunkyPrintTool;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code reverie chunky-print}. */
final class ChunkyPrintCommand implements Subcommand {
    private static final String CHUNK = "--chunk";
    private static final String FDS = "--fds";
    private static final String PATIENCE = "--patience";
    private static final int DEFAULT_PATIENCE = 1000;
    private static final int MOST_PATIENCE = 1_000_000_000;

    @Override
    public String name() {
        return "chunky-print";
    }

    @Override
    public String usage() {
        return " [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "run a program and keep what its threads and processes print from being mixed";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(
                Option.valued(
                        CHUNK,
                        "WHAT",
                        "what is kept together: line (default); size:N, so many bytes; exit, all that a thread prints"),
                Option.valued(FDS, "SET", "the descriptors that are printed to (default 1,2)"),
                Option.valued(PATIENCE, "MS", "how many milliseconds a thread waits for its turn (default 1000)"));
    }

    @Override
    public String examples() {
        return """
                  reverie chunky-print -- make -j4
                  reverie chunky-print --chunk=exit -- sh -c 'for i in 1 2 3; do ls -R /etc & done; wait'
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        Chunk chunk = parsed(arguments, CHUNK, "line", Chunk::parse);
        DescriptorSet descriptors = parsed(arguments, FDS, "1,2", DescriptorSet::parse);
        Duration patience = Duration.ofMillis(Numbers.whole(arguments, PATIENCE, 0, MOST_PATIENCE, DEFAULT_PATIENCE));
        Target target = GuestOptions.target(arguments, console);
        ChunkyPrintTool tool = new ChunkyPrintTool(chunk, descriptors, patience);
        return GuestOptions.run(tool, target, arguments, console).outcome();
    }

    private static <T> T parsed(Arguments arguments, String option, String otherwise, Function<String, T> parser) {
        @Nullable String text = arguments.value(option);
        try {
            return parser.apply(text == null ? otherwise : text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }
}
