package dev.reverie.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs as a shell would. */
final class SearchPath {
    private SearchPath() {}

    /** Where the program is, if it is installed. */
    static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory).resolve(program);
            if (isProgram(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Whether there is a program at this path. */
    static boolean isProgram(Path path) {
        return Files.isExecutable(path) && Files.isRegularFile(path);
    }

    /** The first of some programs that is not installed. */
    static Optional<String> missing(String... programs) {
        for (String program : programs) {
            if (find(program).isEmpty()) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }
}
