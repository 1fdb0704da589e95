package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Compiles and runs small C programs, which know what the headers and the C library of this machine say. */
public final class CProgram {
    private CProgram() {}

    /** The lines that the program prints; skips the test where there is no compiler. */
    public static List<String> run(String source) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("reverie-c");
        Path file = Files.writeString(directory.resolve("program.c"), source);
        Path program = directory.resolve("program");
        try {
            Process compiler = start("gcc", "-w", "-o", program.toString(), file.toString());
            String messages = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(compiler.waitFor()).as(messages).isZero();
            Process run = start(program.toString());
            List<String> lines = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(run.waitFor()).isZero();
            return lines;
        } finally {
            Files.deleteIfExists(program);
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    /** All words in what the preprocessor makes of a source, names of macros among them. */
    public static Set<String> words(String source) throws IOException, InterruptedException {
        Path file = Files.writeString(Files.createTempFile("reverie-c", ".c"), source);
        try {
            Process preprocessor = start("gcc", "-E", "-dD", file.toString());
            String text = new String(preprocessor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(preprocessor.waitFor()).as(text).isZero();
            return Set.of(text.lines()
                    // A comment, or a name that is used without being defined.
                    .filter(line -> !line.startsWith("# "))
                    .flatMap(line -> Stream.of(line.split("\\W+")))
                    .distinct()
                    .toArray(String[]::new));
        } finally {
            Files.deleteIfExists(file);
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
