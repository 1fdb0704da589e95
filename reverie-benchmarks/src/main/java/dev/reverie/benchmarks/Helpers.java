package dev.reverie.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Our small programs in C, compiled where gcc exists. */
final class Helpers {
    /** The client of a server of gdb's protocol. */
    static final String PACKETS = "packets";
    /** The guest that makes calls and times them. */
    static final String CALLS = "calls";
    /** Times another program. */
    static final String STOPWATCH = "stopwatch";
    /** The minimal tracer. */
    static final String TRACER = "tracer";

    private final Path directory;
    private final boolean exist;

    private Helpers(Path directory, boolean exist) {
        this.directory = directory;
        this.exist = exist;
    }

    /** Compiles them, if that is possible. */
    static Helpers compile(Path directory, Commands commands) {
        boolean possible = SearchPath.find("gcc").isPresent();
        if (possible) {
            for (String name : List.of(CALLS, PACKETS, STOPWATCH, TRACER)) {
                Path source = directory.resolve(name + ".c");
                extract(name + ".c", source);
                commands.output(
                        List.of("gcc", "-O2", "-o", directory.resolve(name).toString(), source.toString()));
            }
        }
        return new Helpers(directory, possible);
    }

    /** Whether there are any. */
    boolean exist() {
        return exist;
    }

    /** What has to be installed for them; empty if they are there. */
    Optional<String> missing() {
        return exist ? Optional.empty() : Optional.of("gcc");
    }

    /** The command that runs one of them. */
    String path(String name) {
        return directory.resolve(name).toString();
    }

    private static void extract(String resource, Path target) {
        try (InputStream in = Objects.requireNonNull(Helpers.class.getResourceAsStream(resource), resource)) {
            Files.copy(in, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
