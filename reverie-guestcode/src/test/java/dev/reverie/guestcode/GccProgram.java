package dev.reverie.guestcode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in C under src/test/c that runs compiled handlers. */
final class GccProgram {
    private final Path program;

    private GccProgram(Path program) {
        this.program = program;
    }

    static boolean isPossible() {
        return Files.isExecutable(Path.of("/usr/bin/gcc"));
    }

    static GccProgram compile(Path directory, String name) throws IOException, InterruptedException {
        Path program = directory.resolve(name);
        Path source = Path.of("src/test/c", name + ".c");
        output(List.of(
                "/usr/bin/gcc",
                "-O2",
                "-mgeneral-regs-only",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-o",
                program.toString(),
                source.toString()));
        return new GccProgram(program);
    }

    String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        return output(command);
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with " + process.exitValue() + ": " + output);
        }
        return output;
    }
}
