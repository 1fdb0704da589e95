package dev.reverie.linux.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
    void whatIsNotThereIsNull() {
        assertThat(ProcFile.read(OWN, "no-such-file")).isNull();
        assertThat(ProcFile.read(Integer.MAX_VALUE, "status")).isNull();
    }
}
