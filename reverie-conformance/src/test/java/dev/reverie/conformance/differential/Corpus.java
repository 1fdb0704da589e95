package dev.reverie.conformance.differential;

import dev.reverie.conformance.differential.Subject.Kind;
import dev.reverie.conformance.programs.Guests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The programs that are run under both. */
final class Corpus {
    private static final Path CALLS = Guests.SOURCES.resolveSibling("calls");
    private static final Path SCRIPTS = Guests.SOURCES.resolveSibling("traced");

    private static final String NEEDS = "# needs: ";

    private Corpus() {}

    /** All of them, C guests first. */
    static List<Subject> all() {
        return Stream.concat(
                        sources(CALLS, ".c").map(Corpus::calls),
                        sources(SCRIPTS, ".sh").map(Corpus::script))
                .toList();
    }

    /** Linked statically: the loader's calls are the same in every program. */
    private static Subject calls(Path source) {
        String name = nameOf(source);
        Path program =
                Guests.compile("../calls/" + name + ".c", "calls-" + name, "gcc", "-O1", "-w", "-static", "-pthread");
        return new Subject(name, Kind.CALLS, List.of(program.toString()), List.of());
    }

    /** The first line of a script may say which programs it needs. */
    private static Subject script(Path source) {
        return new Subject(nameOf(source), Kind.PROGRAM, List.of("bash", source.toString()), needsOf(source));
    }

    private static List<String> needsOf(Path source) {
        try (Stream<String> lines = Files.lines(source)) {
            return lines.limit(1)
                    .filter(line -> line.startsWith(NEEDS))
                    .flatMap(line -> Stream.of(line.substring(NEEDS.length()).split(" ", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(Path source) {
        return source.getFileName().toString().replaceFirst("\\.\\w+$", "");
    }

    private static Stream<Path> sources(Path directory, String suffix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
