package dev.reverie.conformance.matrix;

import dev.reverie.conformance.programs.Guests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what the comment at the head of a guest's source says about it, a line each:
 *
 * <pre>
 * // build: gcc -O1 -pthread            how to compile it, if not in the usual way
 * // build static: gcc -static          a second program of the same source, called NAME-static
 * // args: 5 x                          what it is started with
 * // needs: gdb strace                  programs that must be installed
 * // limit ptrace: why                  it is known to behave differently under the backend ptrace
 * </pre>
 */
final class GuestSource {
    private static final List<String> DIRECTORIES = List.of("c", "matrix");
    private static final Pattern LINE = Pattern.compile("(?://|#) (build|args|needs|limit)(?: (\\S+))?: (.*)");
    private static final int HEAD = 12;
    private static final Map<String, String> COMPILERS = Map.of(
            "c", "gcc -O1 -w -pthread",
            "cc", "g++ -O1 -w -pthread",
            "S", "gcc -nostdlib -static -Wl,--build-id=none",
            "go", "env CGO_ENABLED=0 go build");

    private GuestSource() {}

    /** All guests, by name. */
    static List<MatrixGuest> all() {
        return of(DIRECTORIES);
    }

    /** The guests of some directories below that of all guests, by name. */
    static List<MatrixGuest> of(List<String> directories) {
        return directories.stream()
                .flatMap(directory -> sources(Guests.SOURCES.resolveSibling(directory)))
                .flatMap(source -> read(source).stream())
                .sorted(Comparator.comparing(MatrixGuest::name))
                .toList();
    }

    private static Stream<Path> sources(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.toString().endsWith(".h")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MatrixGuest> read(Path source) {
        Map<String, List<String>> builds = new LinkedHashMap<>();
        List<String> arguments = new ArrayList<>();
        List<String> needs = new ArrayList<>();
        Map<String, String> limits = new LinkedHashMap<>();
        for (String line : head(source)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                String qualifier = matcher.group(2) == null ? "" : matcher.group(2);
                List<String> words = List.of(matcher.group(3).strip().split(" +", -1));
                switch (matcher.group(1)) {
                    case "build" -> builds.put(qualifier, words);
                    case "args" -> arguments.addAll(words);
                    case "needs" -> needs.addAll(words);
                    default -> limits.put(qualifier, matcher.group(3));
                }
            }
        }
        String file = source.getFileName().toString();
        String base = file.substring(0, file.lastIndexOf('.'));
        if (!builds.containsKey("")) {
            String usual = COMPILERS.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "");
            builds.put("", usual.isEmpty() ? List.of() : List.of(usual.split(" ", -1)));
        }
        return builds.entrySet().stream()
                .map(build -> new MatrixGuest(
                        build.getKey().isEmpty() ? base : base + "-" + build.getKey(),
                        source,
                        build.getValue(),
                        arguments,
                        needs,
                        limits))
                .toList();
    }

    private static List<String> head(Path source) {
        try (Stream<String> lines = Files.lines(source)) {
            return lines.limit(HEAD).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
