package dev.reverie.linux.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MappedRangeTest {
    private static final int OWN = (int) ProcessHandle.current().pid();

    private static List<String> lines() {
        return new String(Objects.requireNonNull(ProcFile.read(OWN, "maps")), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches(".*/\\S+|.*\\[(stack|vdso)]"))
                .toList();
    }

    private static String line(MappedRange range) {
        String flags = (range.is(MappedRange.READABLE) ? "r" : "-")
                + (range.is(MappedRange.WRITABLE) ? "w" : "-")
                + (range.is(MappedRange.EXECUTABLE) ? "x" : "-")
                + (range.is(MappedRange.SHARED) ? "s" : "p");
        return String.format(
                "%08x-%08x %s %08x %02x:%02x %d %s",
                range.start(),
                range.end(),
                flags,
                range.offset(),
                range.major(),
                range.minor(),
                range.inode(),
                range.name());
    }

    /** The lines of files, which stay as they are while other threads run. */
    @Test
    void isALineOfMaps() {
        List<String> lines = lines();
        assertThat(lines).hasSizeGreaterThan(20);
        String first = lines.getFirst();
        assumeThat(MappedRange.at(OWN, start(first))).as("Linux 6.11").isNotNull();
        List<String> before = lines;
        lines = lines.stream().filter(lines()::contains).toList();
        assertThat(lines).hasSizeGreaterThan(before.size() / 2);
        for (String line : lines) {
            MappedRange range = MappedRange.at(OWN, start(line) + 1);
            assertThat(line(Objects.requireNonNull(range, line))).isEqualTo(line.replaceAll(" +", " "));
        }
    }

    private static long start(String line) {
        return Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
    }

    @Test
    void isNullWhereNothingIs() {
        assertThat(MappedRange.at(OWN, 1)).isNull();
        assertThat(MappedRange.at(Integer.MAX_VALUE, start(lines().getFirst()))).isNull();
    }
}
