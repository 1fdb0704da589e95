package dev.reverie.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths, branch targets and operands relative to rip are those that objdump finds in programs and libraries. */
class ObjdumpTest {
    private static final int RANDOM_BYTES = 1 << 18;
    private static final byte NOP = (byte) 0x90;
    private static final byte[] FREQUENT = HexFormat.of().parseHex("0f0fc5c4628f66f3f248383a");
    private static final String LIBRARIES = "/usr/lib/x86_64-linux-gnu/";

    @ParameterizedTest
    @ValueSource(strings = {LIBRARIES + "libc.so.6", LIBRARIES + "libcrypto.so.3"})
    void agreesOnSamples(String file) {
        compare(Path.of(file), 100_000);
    }

    /** Bytes of no program, but with many escapes and prefixes: what programs don't use has to be right too. */
    @Test
    void agreesOnRandomBytes(@TempDir Path directory) throws IOException {
        assumeTrue(ObjdumpComparison.isInstalled(), "objdump (package binutils) is not installed");
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            if (random.nextInt(4) == 0) {
                bytes[i] = FREQUENT[random.nextInt(FREQUENT.length)];
            }
        }
        // The last instruction is not to be cut, which objdump does not say.
        Arrays.fill(bytes, bytes.length - Decoder.MAX_LENGTH, bytes.length, NOP);
        Path file = Files.write(directory.resolve("bytes"), bytes);
        ObjdumpComparison comparison =
                ObjdumpComparison.compare(file, Integer.MAX_VALUE, "-D", "-b", "binary", "-m", "i386:x86-64");
        System.out.println("random bytes: " + comparison);
        assertThat(comparison.differences()).as("with the seed %d", seed).isEmpty();
        assertThat(comparison.instructions()).isGreaterThan(RANDOM_BYTES / 10);
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
        assumeTrue(ObjdumpComparison.isInstalled(), "objdump (package binutils) is not installed");
        assumeTrue(Files.exists(file), file + " is not installed");
        ObjdumpComparison comparison = ObjdumpComparison.compare(file, atMost);
        System.out.println(file + ": " + comparison);
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.instructions()).isPositive();
    }
}
