package dev.reverie.linux.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
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
        return String.format("%08x-%08x %s %08x %d", range.start(), range.end(), flags, range.offset(), range.inode());
    }

    /** What a range has of a line of maps: all but the device and the name. */
    private static String rest(String line) {
        String[] words = line.split(" +", -1);
        return String.join(" ", words[0], words[1], words[2], words[4]);
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
            assertThat(line(Objects.requireNonNull(range, line))).isEqualTo(rest(line));
        }
    }

    @Test
    void tellsTheBuildOfAFile() throws IOException, InterruptedException {
        String line = lines().stream()
                .filter(each -> each.contains("r-xp") && each.endsWith("/libc.so.6"))
                .findFirst()
                .orElseThrow();
        MappedRange range = MappedRange.at(OWN, start(line));
        assumeThat(range).as("Linux 6.11").isNotNull();
        Process readelf = new ProcessBuilder("readelf", "-n", line.substring(line.indexOf('/'))).start();
        String notes = new String(readelf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(readelf.waitFor()).isZero();
        assertThat(Objects.requireNonNull(range).buildId()).hasSizeGreaterThan(16);
        assertThat(notes).contains("Build ID: " + range.buildId());
        assertThat(range.isFileCode()).isTrue();
    }

    @Test
    void hasNoBuildWhereThereIsNoFile() {
        String line = lines().stream()
                .filter(each -> each.endsWith("[stack]"))
                .findFirst()
                .orElseThrow();
        MappedRange range = MappedRange.at(OWN, start(line));
        assumeThat(range).as("Linux 6.11").isNotNull();
        assertThat(Objects.requireNonNull(range).buildId()).isEmpty();
        assertThat(range.isFileCode()).isFalse();
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
