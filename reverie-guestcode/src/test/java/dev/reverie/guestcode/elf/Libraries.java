package dev.reverie.guestcode.elf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles libraries for tests. */
public final class Libraries {
    private static final Path LIBRARY_SOURCE = Path.of("src/test/c/library.c");

    private Libraries() {}

    /** Whether there is a compiler. */
    public static boolean canCompile() {
        return Files.isExecutable(Path.of("/usr/bin/gcc"));
    }

    /** The library of {@code library.c}, compiled as tools are to be, with more options. */
    public static byte[] compile(String... options) throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(List.of("-nostdlib", "-ffreestanding", "-O2", "-fPIC", "-I../examples/ctools"));
        all.addAll(List.of(options));
        return compile(Files.readString(LIBRARY_SOURCE), all);
    }

    static byte[] compile(String source, List<String> options) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("library");
        Path input = Files.writeString(directory.resolve("library.c"), source);
        Path output = directory.resolve("library.so");
        try {
            List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-o", output.toString()));
            command.addAll(options);
            command.add(input.toString());
            Process compiler = new ProcessBuilder(command).inheritIO().start();
            if (compiler.waitFor() != 0) {
                throw new IOException(command + " failed");
            }
            return Files.readAllBytes(output);
        } finally {
            Files.deleteIfExists(input);
            Files.deleteIfExists(output);
            Files.delete(directory);
        }
    }
}
