package dev.reverie.ptrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.symbols.Mapping;
import dev.reverie.symbols.Mappings;
import dev.reverie.symbols.PerFile;
import dev.reverie.syscalls.Memory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What decoding finds in the files that this JVM has mapped, among them the dynamic linker, against what objdump finds. */
final class CpuidSitesTest {
    private static final Pattern SEGMENT =
            Pattern.compile("LOAD +0x(\\S+) 0x(\\S+) 0x\\S+ 0x(\\S+) 0x\\S+ [R ][W ]E.*");
    private static final Pattern CPUID = Pattern.compile(" *([0-9a-f]+):\t.*\tcpuid *");

    /** None: nothing of this has to be read from memory. */
    private static final Memory NOWHERE = new Memory() {
        @Override
        public int read(long address, byte[] target, int offset, int length) {
            return 0;
        }

        @Override
        public int write(long address, byte[] source, int offset, int length) {
            return 0;
        }
    };

    @Test
    void findsWhatObjdumpFinds() throws Exception {
        int pid = (int) ProcessHandle.current().pid();
        Mappings mappings = Mappings.of(pid);
        PerFile<long[]> sites = new PerFile<>(CpuidSites::of, new long[0]);
        long total = 0;
        for (Mapping mapping : mappings.all()) {
            if (mapping.isExecutable() && mapping.inode() != 0 && Files.isRegularFile(Path.of(mapping.name()))) {
                long[] found = sites.of(pid, mapping, mappings, NOWHERE);
                assertThat(found).as(mapping.name()).isEqualTo(byObjdump(mapping.name()));
                total += found.length;
            }
        }
        assertThat(total).isGreaterThanOrEqualTo(20);
    }

    private static long[] byObjdump(String file) throws Exception {
        List<long[]> segments = new ArrayList<>();
        for (String line : output("readelf", "-lW", file)) {
            Matcher matcher = SEGMENT.matcher(line.strip());
            if (matcher.matches()) {
                segments.add(new long[] {
                    Long.parseLong(matcher.group(1), 16),
                    Long.parseLong(matcher.group(2), 16),
                    Long.parseLong(matcher.group(3), 16)
                });
            }
        }
        LongStream.Builder offsets = LongStream.builder();
        for (String line : output("objdump", "-d", file)) {
            Matcher matcher = CPUID.matcher(line);
            if (matcher.matches()) {
                long address = Long.parseLong(matcher.group(1), 16);
                for (long[] segment : segments) {
                    if (address >= segment[1] && address < segment[1] + segment[2]) {
                        offsets.add(segment[0] + address - segment[1]);
                    }
                }
            }
        }
        return offsets.build().toArray();
    }

    private static List<String> output(String... argv) throws Exception {
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        List<String> lines = new String(
                        process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }
}
