package dev.reverie.inguest.kept;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {
    private static final int MOST = 8;

    @TempDir
    private Path directory;

    private KeptFiles files(long magic) {
        return new KeptFiles(directory, ".kept", magic, MOST);
    }

    private static String name(int number) {
        return "number-%04d".formatted(number);
    }

    @Test
    void readsWhatWasWritten() {
        files(1).write(name(1), new byte[] {1, 2, 3});
        files(1).write(name(1), new byte[] {4, 5});

        assertThat(files(1).read(name(1))).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
        assertThat(files(1).read(name(2)).hasRemaining()).isFalse();
        // Of another version.
        assertThat(files(2).read(name(1)).hasRemaining()).isFalse();
    }

    @Test
    void theOldestGo() throws IOException {
        Path other = Files.createFile(directory.resolve("other"));
        for (int i = 0; i <= MOST; i++) {
            files(1).write(name(i), new byte[1]);
            if (i < MOST) {
                // Also in the other order of names.
                Files.setLastModifiedTime(directory.resolve(name(i) + ".kept"), FileTime.fromMillis(1000L * (100 - i)));
            }
        }

        List<Integer> left = IntStream.rangeClosed(0, MOST)
                .filter(i -> files(1).read(name(i)).hasRemaining())
                .boxed()
                .toList();

        assertThat(left).containsExactly(0, 1, 2, 3, 4, MOST);
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).hasSize(left.size() + 1).contains(other);
        }
    }
}
