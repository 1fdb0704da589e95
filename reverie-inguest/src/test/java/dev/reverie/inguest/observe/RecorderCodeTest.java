package dev.reverie.inguest.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reverie.guestcode.CompiledCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the build has compiled is what the compiler makes. */
final class RecorderCodeTest {
    @Test
    void theBuildHasCompiledIt() {
        assertThat(RecorderCode.class.getResource(RecorderCode.FILE)).isNotNull();
        CompiledCode now = RecorderCode.compile();
        CompiledCode kept = RecorderCode.get();
        assertThat(kept.bytes()).isEqualTo(now.bytes());
        assertThat(kept.handlers()).isEqualTo(now.handlers());
        assertThat(kept.faults()).isEqualTo(now.faults());
    }

    @Test
    void aFileThatEndsEarlyIsNone() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        CodeFile.write(RecorderCode.compile(), file);
        byte[] bytes = file.toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(EOFException.class)
                    .as("%d of %d bytes", length, bytes.length)
                    .isThrownBy(() -> CodeFile.read(new ByteArrayInputStream(part)));
        }
    }
}
