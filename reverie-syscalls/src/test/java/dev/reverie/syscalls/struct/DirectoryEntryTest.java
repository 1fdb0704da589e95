package dev.reverie.syscalls.struct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.CProgram;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Entries of directories, to bytes and back. */
class DirectoryEntryTest {
    private static final List<DirectoryEntry> ENTRIES = List.of(
            new DirectoryEntry(1, 10, 4, Bytes.of(".")),
            new DirectoryEntry(2, 20, 8, Bytes.of("a longer name")),
            new DirectoryEntry(3, 30, 0, Bytes.of("1234")));

    @Test
    void bothForms() {
        for (boolean wide : new boolean[] {true, false}) {
            byte[] bytes = DirectoryEntry.toBytes(ENTRIES, wide);
            assertThat(bytes).hasSize(24 + 40 + 24);
            assertThat(DirectoryEntry.list(bytes, wide)).isEqualTo(ENTRIES);
        }
    }

    @Test
    void theKernelMakesTheSame() throws Exception {
        String source = """
                #define _GNU_SOURCE
                #include <fcntl.h>
                #include <stdio.h>
                #include <sys/syscall.h>
                #include <unistd.h>
                int main(void) {
                    unsigned char b[4096] = {0};
                    int fd = open("/proc/self", O_RDONLY | O_DIRECTORY);
                    int n = syscall(CALL, fd, b, sizeof b);
                    for (int i = 0; i < n; i++) printf("%02x", b[i]);
                    puts("");
                }
                """;
        for (boolean wide : new boolean[] {true, false}) {
            String hex = CProgram.run(source.replace("CALL", wide ? "SYS_getdents64" : "SYS_getdents"))
                    .getFirst();
            byte[] bytes = HexFormat.of().parseHex(hex);
            List<DirectoryEntry> entries = DirectoryEntry.list(bytes, wide);
            assertThat(entries).extracting(entry -> entry.name().toString()).contains(".", "fd", "maps");
            assertThat(DirectoryEntry.toBytes(entries, wide)).hasSize(bytes.length);
            assertThat(DirectoryEntry.list(DirectoryEntry.toBytes(entries, wide), wide))
                    .isEqualTo(entries);
        }
    }

    @Property
    void anyBytesAreAList(@ForAll @Size(max = 200) byte[] bytes, @ForAll boolean wide) {
        for (int at = 16; at + 1 < bytes.length; at += 24) {
            bytes[at] = 24;
            bytes[at + 1] = 0;
        }
        List<DirectoryEntry> entries = DirectoryEntry.list(bytes, wide);
        assertThat(DirectoryEntry.list(DirectoryEntry.toBytes(entries, wide), wide))
                .isEqualTo(entries);
    }
}
