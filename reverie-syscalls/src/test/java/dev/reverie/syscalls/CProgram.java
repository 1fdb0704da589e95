package dev.reverie.syscalls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Compiles and runs small C programs, which know what the headers and the C library of this machine say. */
final class CProgram {
    private CProgram() {}

    /** The lines that the program prints; skips the test where there is no compiler. */
    static List<String> run(String source) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("reverie-c");
        Path file = Files.writeString(directory.resolve("program.c"), source);
        Path program = directory.resolve("program");
        try {
            Process compiler = start("gcc", "-w", "-o", program.toString(), file.toString());
            String messages = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Assumptions.assumeTrue(compiler.waitFor() == 0, messages);
            Process run = start(program.toString());
            List<String> lines = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            Assumptions.assumeTrue(run.waitFor() == 0);
            return lines;
        } finally {
            Files.deleteIfExists(program);
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("no C compiler: " + e.getMessage());
            throw new AssertionError(e);
        }
    }
}
