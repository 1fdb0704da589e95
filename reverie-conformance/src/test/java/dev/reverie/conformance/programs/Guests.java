package dev.reverie.conformance.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The sources of guests, and what is compiled from them when a test needs it. */
public final class Guests {
    /** Where the sources are. */
    public static final Path SOURCES =
            Path.of("src", "test", "guests", "programs").toAbsolutePath();

    /** Where compiled programs are. */
    public static final Path BUILT = Trial.OUTPUT.resolve("guests").resolve("programs");

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Guests() {}

    /** Makes {@code target} from {@code source} if it is not there or older, by a command that both are appended to. */
    public static Path compile(String source, String target, String... compiler) {
        Path from = SOURCES.resolve(source);
        Path to = BUILT.resolve(target);
        try {
            if (!Files.exists(to) || Files.getLastModifiedTime(to).compareTo(changed(from)) < 0) {
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

    /** When a source or a header beside it was last changed. */
    private static FileTime changed(Path source) throws IOException {
        FileTime latest = Files.getLastModifiedTime(source);
        try (DirectoryStream<Path> headers = Files.newDirectoryStream(source.resolveSibling("."), "*.h")) {
            for (Path header : headers) {
                FileTime changed = Files.getLastModifiedTime(header);
                latest = changed.compareTo(latest) > 0 ? changed : latest;
            }
        }
        return latest;
    }

    /** Runs a compiler. */
    static void run(ProcessBuilder compiler) {
        Outcome outcome = NativeRun.of(compiler, new byte[0], LIMIT);
        if (outcome.code() != 0) {
            throw new IllegalStateException(compiler.command() + ": " + outcome);
        }
    }
}
