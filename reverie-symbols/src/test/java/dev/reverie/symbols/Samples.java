package dev.reverie.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.symbols.elf.ElfFile;
import dev.reverie.symbols.elf.Image;
import dev.reverie.symbols.elf.Malformed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Programs to read, compiled when they are needed, and ways to spoil them. */
public final class Samples {
    private static final String SOURCE = """
            #include <stdio.h>
            #include <stdlib.h>
            __attribute__((noinline)) int twice(int n) {
                return n + n;
            }
            __attribute__((noinline)) int sum(int n) {
                volatile int room[100];
                for (int i = 0; i < n; i++)
                    room[i % 100] = twice(i);
                return room[n % 100] + twice(n);
            }
            int main(int argc, char **argv) {
                printf("%d\\n", sum(argc));
                return argc > 1 ? atoi(argv[1]) : 0;
            }
            """;

    private static final Map<List<String>, Path> COMPILED = new ConcurrentHashMap<>();

    private Samples() {}

    /** The program, compiled with these flags. */
    public static Path program(String... flags) {
        return COMPILED.computeIfAbsent(List.of(flags), Samples::compile);
    }

    private static Path compile(List<String> flags) {
        try {
            Path directory =
                    Files.createDirectories(Path.of("target", "samples").toAbsolutePath());
            Path source = Files.writeString(directory.resolve("sample.c"), SOURCE);
            Path program = directory.resolve("sample" + String.join("", flags));
            List<String> command = new ArrayList<>(List.of("gcc"));
            command.addAll(flags);
            command.addAll(List.of("-o", program.toString(), source.toString()));
            output(command.toArray(String[]::new));
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program prints. */
    public static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** An image of bytes. */
    public static Image image(byte[] bytes) {
        return (offset, length) -> {
            if (offset < 0 || length < 0 || length > bytes.length || offset > bytes.length - length) {
                throw new Malformed("not there");
            }
            return Arrays.copyOfRange(bytes, (int) offset, (int) (offset + length));
        };
    }

    /** The bytes of a file. */
    public static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that is as it should be. */
    public static ElfFile elf(Path path) {
        try {
            return ElfFile.read(image(bytes(path)));
        } catch (Malformed e) {
            throw new AssertionError(e);
        }
    }

    /** Bytes of which some have been replaced, and which may have been cut short. */
    public static Arbitrary<byte[]> spoilt(byte[] bytes) {
        Arbitrary<List<Integer>> places = Arbitraries.integers()
                .between(0, bytes.length - 1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
        Arbitrary<Byte> values = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of((byte) 0, (byte) -1, (byte) 127, (byte) -128)),
                Tuple.of(2, Arbitraries.bytes()));
        Arbitrary<Integer> lengths = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(bytes.length)),
                Tuple.of(1, Arbitraries.integers().between(0, bytes.length)));
        return Combinators.combine(places, values.list().ofSize(30), lengths).as((where, what, length) -> {
            byte[] spoilt = bytes.clone();
            for (int i = 0; i < where.size(); i++) {
                spoilt[where.get(i)] = what.get(i);
            }
            return Arrays.copyOf(spoilt, length);
        });
    }
}
