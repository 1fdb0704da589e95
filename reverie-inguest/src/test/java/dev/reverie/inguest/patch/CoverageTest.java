package dev.reverie.inguest.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many of the calls in real files can be patched. What can't be is printed with its reasons. */
class CoverageTest {
    private static final String C = """
            #include <pthread.h>
            #include <stdio.h>
            static void *thread(void *p) { return p; }
            int main(void) { pthread_t t; pthread_create(&t, 0, thread, 0); pthread_join(t, 0); return puts("done") < 0; }
            """;
    private static final String GO = """
            package main
            import ("fmt"; "os")
            func main() { _, err := os.ReadFile("/etc/passwd"); fmt.Println(err) }
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "/lib/x86_64-linux-gnu/libc.so.6, 300, 95",
        "/lib64/ld-linux-x86-64.so.2, 30, 95",
        "/usr/bin/busybox, 100, 95",
        "/lib/x86_64-linux-musl/libc.so, 300, 85",
        "/usr/lib/go/bin/go, 30, 99",
    })
    void patchesInstalledFiles(Path file, int atLeast, int inOneInstruction) {
        assumeTrue(Files.exists(file), file + " is not installed");
        Coverage coverage = print(file);
        assertThat(coverage.sites()).isGreaterThan(atLeast);
        assertThat(percent(coverage, Shape.ONE_BEFORE, Shape.SHORT_JUMP)).isGreaterThanOrEqualTo(inOneInstruction);
        assertThat(percent(coverage, Shape.values())).isGreaterThanOrEqualTo(99);
    }

    @ParameterizedTest
    @CsvSource({
        "gcc -O2 -static -pthread in.c -o out, 99",
        "gcc -O2 -static-pie -pthread in.c -o out, 99",
        "gcc -O2 -static -pthread -s in.c -o out, 99",
        "musl-gcc -O2 -static in.c -o out, 96", // few calls, of which two end the program
        "musl-gcc -O2 -static -s in.c -o out, 96",
        "go build -o out in.go, 99",
        "go build -ldflags=-s -o out in.go, 99",
    })
    void patchesStaticPrograms(String command, int expected) throws Exception {
        List<String> words = List.of(command.split(" ", -1));
        assumeTrue(isInstalled(words.getFirst()), words.getFirst() + " is not installed");
        Files.writeString(directory.resolve("in.c"), C);
        Files.writeString(directory.resolve("in.go"), GO);
        Process compiler = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(output).isZero();

        assertThat(percent(print(directory.resolve("out")), Shape.values()))
                .as(command)
                .isGreaterThanOrEqualTo(expected);
    }

    /** No call is taken for one that objdump does not find, and none is left out. */
    @Test
    void knowsTheCallsThatObjdumpFinds() throws Exception {
        Path file = Path.of("/lib64/ld-linux-x86-64.so.2");
        assumeTrue(isInstalled("objdump") && Files.exists(file), "objdump is not installed");
        List<Long> expected = new ArrayList<>();
        Process objdump = new ProcessBuilder("objdump", "-d", "-w", file.toString()).start();
        for (String line : objdump.inputReader().readAllLines()) {
            if (line.endsWith("\tsyscall")) {
                expected.add(Long.parseUnsignedLong(line.strip().split(":", -1)[0], 16));
            }
        }
        assertThat(Coverage.sites(Coverage.code(file)).stream().map(Site::address))
                .containsExactlyElementsOf(expected);
    }

    private static Coverage print(Path file) {
        Coverage coverage = Coverage.of(file);
        System.out.println(file + ": " + coverage.sites() + " calls, " + coverage.shapes());
        coverage.rest().forEach((address, why) -> System.out.println("  " + Long.toHexString(address) + ": " + why));
        return coverage;
    }

    private static double percent(Coverage coverage, Shape... shapes) {
        return 100.0 * coverage.count(shapes) / coverage.sites();
    }

    private static boolean isInstalled(String program) throws IOException {
        return Files.isExecutable(Path.of("/usr/bin", program));
    }
}
