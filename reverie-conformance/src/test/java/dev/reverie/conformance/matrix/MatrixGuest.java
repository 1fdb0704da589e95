package dev.reverie.conformance.matrix;

import dev.reverie.conformance.programs.Guests;
import dev.reverie.conformance.programs.Needs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the matrix: a program that prints what it saw.
 *
 * @param name that of its source, and of its build if that has one
 * @param source where it is
 * @param build the compiler and its options; empty for a script
 * @param arguments what it is started with
 * @param needs programs that must be installed
 * @param limits what is known to be different, by the name of the backend: such a guest must <em>not</em> agree there
 */
record MatrixGuest(
        String name,
        Path source,
        List<String> build,
        List<String> arguments,
        List<String> needs,
        Map<String, String> limits) {
    private static final Map<String, String> INTERPRETERS = Map.of("sh", "bash", "py", "python3", "java", "java");

    MatrixGuest {
        build = List.copyOf(build);
        arguments = List.copyOf(arguments);
        needs = List.copyOf(needs);
        limits = Map.copyOf(limits);
    }

    /** What is not installed of what it needs. */
    Optional<String> missing() {
        List<String> all = new ArrayList<>(needs);
        all.add(build.isEmpty() ? interpreter() : build.getFirst());
        return all.stream().filter(program -> !Needs.has(program)).findFirst();
    }

    /** How to start it; it is compiled if that has not been done. */
    List<String> argv() {
        List<String> argv = new ArrayList<>();
        if (build.isEmpty()) {
            argv.add(interpreter());
            argv.add(source.toString());
        } else {
            String path = Guests.SOURCES.relativize(source).toString();
            argv.add(Guests.compile(path, "matrix-" + name, build.toArray(String[]::new))
                    .toString());
        }
        argv.addAll(arguments);
        return argv;
    }

    private String interpreter() {
        String file = source.getFileName().toString();
        String suffix = file.substring(file.lastIndexOf('.') + 1);
        String interpreter = INTERPRETERS.get(suffix);
        if (interpreter == null) {
            throw new IllegalStateException(source + ": no way to run what ends with ." + suffix);
        }
        return interpreter;
    }

    @Override
    public String toString() {
        return name;
    }
}
