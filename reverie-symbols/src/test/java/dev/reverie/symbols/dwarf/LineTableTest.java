package dev.reverie.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.SourceLine;
import dev.reverie.symbols.Samples;
import dev.reverie.symbols.elf.Malformed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines are those that addr2line(1) finds, and no section makes reading fail in another way than it should. */
public final class LineTableTest {
    @ParameterizedTest
    @ValueSource(strings = {"-gdwarf-2", "-gdwarf-3", "-gdwarf-4", "-gdwarf-5"})
    void linesAreThoseOfAddr2line(String version) {
        check(Samples.program("-O1", version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-gz=zlib", "-gz=zlib-gnu"})
    void compressedSections(String form) {
        check(Samples.program("-O1", "-g", form));
    }

    private static void check(Path program) {
        LineTable lines = LineTable.of(Samples.elf(program));
        List<String> addresses = new ArrayList<>();
        for (String line :
                Samples.output("nm", "-S", program.toString()).lines().toList()) {
            if (line.endsWith(" T main") || line.endsWith(" T sum") || line.endsWith(" T twice")) {
                long start = Long.parseLong(line.substring(0, 16), 16);
                long size = Long.parseLong(line.substring(17, 33), 16);
                for (long at = start; at < start + size; at++) {
                    addresses.add(Long.toHexString(at));
                }
            }
        }
        List<String> command = new ArrayList<>(List.of("addr2line", "-e", program.toString()));
        command.addAll(addresses);
        List<String> expected =
                Samples.output(command.toArray(String[]::new)).lines().toList();
        assertThat(addresses).hasSizeGreaterThan(50);
        for (int i = 0; i < addresses.size(); i++) {
            SourceLine found = Objects.requireNonNull(lines.at(Long.parseLong(addresses.get(i), 16)));
            assertThat(name(found.toString())).as(addresses.get(i)).isEqualTo(name(expected.get(i)));
        }
        assertThat(lines.at(1)).isNull();
        assertThat(lines.at(-1)).isNull();
    }

    /** Without the directory, which old versions say elsewhere, and what addr2line adds. */
    private static String name(String place) {
        return place.substring(place.lastIndexOf('/') + 1).replaceFirst(" .*", "");
    }

    private static byte[] section(String version, String name) {
        try {
            return Objects.requireNonNull(
                    Samples.elf(Samples.program("-O1", version)).content(name));
        } catch (Malformed e) {
            throw new AssertionError(e);
        }
    }

    @Provide
    Arbitrary<byte[]> spoiltOld() {
        return Samples.spoilt(section("-gdwarf-4", ".debug_line"));
    }

    @Provide
    Arbitrary<byte[]> spoiltNew() {
        return Samples.spoilt(section("-gdwarf-5", ".debug_line"));
    }

    @Property(tries = 1000)
    void spoiltLinesAreReadWithoutTrust(@ForAll("spoiltOld") byte[] lines) {
        LineTable.of(lines, new LineTable.Strings(new byte[0], new byte[0])).at(0x1150);
    }

    @Property(tries = 1000)
    void spoiltLinesOfDwarf5AreReadWithoutTrust(@ForAll("spoiltNew") byte[] lines) {
        byte[] strings = section("-gdwarf-5", ".debug_line_str");
        LineTable.of(lines, new LineTable.Strings(strings, strings)).at(0x1150);
    }
}
