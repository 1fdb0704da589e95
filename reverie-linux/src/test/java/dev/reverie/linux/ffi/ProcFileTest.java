package dev.reverie.linux.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFileTest {
    private static final int OWN = (int) ProcessHandle.current().pid();

    @Test
    void readsAllOfAFile() throws IOException {
        assertThat(ProcFile.read(OWN, "cmdline")).isEqualTo(Files.readAllBytes(Path.of("/proc/self/cmdline")));
    }

    /** A JVM has more mappings than one read returns. */
    @Test
    void readsOnUntilTheEnd() {
        byte[] maps = ProcFile.read(OWN, "maps");

        assertThat(maps).hasSizeGreaterThan(1 << 13);
        assertThat(new String(maps, StandardCharsets.UTF_8).lines())
                .allMatch(line -> line.matches("\\p{XDigit}+-\\p{XDigit}+ .*"))
                .last()
                .asString()
                .startsWith("ffffffffff600000-");
    }

    @Test
    void tellsWhereALinkLeads(@TempDir Path directory) throws IOException {
        assertThat(text(ProcFile.link(OWN, "exe")))
                .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/exe")).toString());
        Path deep = directory;
        while (deep.toString().length() < 3_000) {
            deep = deep.resolve("höher".repeat(20));
        }
        Process sleeper = new ProcessBuilder("sleep", "1000")
                .directory(Files.createDirectories(deep).toFile())
                .start();
        try {
            assertThat(text(ProcFile.link((int) sleeper.pid(), "cwd")))
                    .isEqualTo(deep.toRealPath().toString());
        } finally {
            sleeper.destroyForcibly();
        }
    }

    private static String text(byte @Nullable [] path) {
        return new String(Objects.requireNonNull(path), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNotThereIsNull() {
        assertThat(ProcFile.link(OWN, "no-such-file")).isNull();
        assertThat(ProcFile.link(OWN, "status")).isNull();
        assertThat(ProcFile.link(Integer.MAX_VALUE, "exe")).isNull();
        assertThat(ProcFile.read(OWN, "no-such-file")).isNull();
        assertThat(ProcFile.read(Integer.MAX_VALUE, "status")).isNull();
    }
}
