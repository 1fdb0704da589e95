package dev.reverie.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths, branch targets and operands relative to rip are those that objdump finds in programs and libraries. */
class ObjdumpTest {
    private static final String LIBRARIES = "/usr/lib/x86_64-linux-gnu/";

    @ParameterizedTest
    @ValueSource(strings = {LIBRARIES + "libc.so.6", LIBRARIES + "libcrypto.so.3"})
    void agreesOnSamples(String file) {
        compare(Path.of(file), 100_000);
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("files")
    void agreesOnAll(Path file) {
        compare(file, Integer.MAX_VALUE);
    }

    /** C, C++, hand-written vector code, what JavaScript and Java run on, Go, Rust. */
    static List<Path> files() {
        return List.of(
                Path.of(LIBRARIES, "libc.so.6"),
                Path.of(LIBRARIES, "libcrypto.so.3"),
                Path.of("/lib64/ld-linux-x86-64.so.2"),
                Path.of(System.getProperty("java.home"), "lib/server/libjvm.so"),
                Path.of("/usr/bin/node"),
                Path.of("/usr/lib/go/bin/go"),
                Path.of("/usr/lib/gcc/x86_64-linux-gnu/12/cc1"),
                Path.of(LIBRARIES, "librsvg-2.so.2"),
                Path.of(System.getProperty("user.home"), ".cargo/bin/rustup"));
    }

    private static void compare(Path file, int atMost) {
        assumeTrue(Objdump.isInstalled(), "objdump (package binutils) is not installed");
        assumeTrue(Files.exists(file), file + " is not installed");
        Objdump objdump = Objdump.compare(file, atMost);
        System.out.println(file + ": " + objdump);
        assertThat(objdump.differences()).isEmpty();
        assertThat(objdump.instructions()).isPositive();
    }
}
