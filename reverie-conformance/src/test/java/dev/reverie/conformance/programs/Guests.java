package dev.reverie.conformance.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The sources of guests, and what is compiled from them when a test needs it. */
final class Guests {
    /** Where the sources are. */
    static final Path SOURCES = Path.of("src", "test", "guests", "programs").toAbsolutePath();

    /** Where compiled programs are. */
    static final Path BUILT = Path.of("target", "guests", "programs").toAbsolutePath();

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Guests() {}

    /** Makes {@code target} from {@code source} if it is not there or older, by a command that both are appended to. */
    static Path compile(String source, String target, String... compiler) {
        Path from = SOURCES.resolve(source);
        Path to = BUILT.resolve(target);
        try {
            if (!Files.exists(to) || Files.getLastModifiedTime(to).compareTo(Files.getLastModifiedTime(from)) < 0) {
                Files.createDirectories(BUILT);
                List<String> argv = new ArrayList<>(List.of(compiler));
                argv.addAll(List.of("-o", to.toString(), from.toString()));
                run(new ProcessBuilder(argv));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to;
    }

    /** Runs a compiler. */
    static void run(ProcessBuilder compiler) {
        Outcome outcome = NativeRun.of(compiler, new byte[0], LIMIT);
        if (outcome.code() != 0) {
            throw new IllegalStateException(compiler.command() + ": " + outcome);
        }
    }
}
