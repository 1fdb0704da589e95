package dev.reverie.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MappingsTest {
    private static Mappings parse(String text) {
        return Mappings.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEachField() {
        Mappings mappings = parse("""
                00400000-0041f000 r--p 00001000 fe:00 1311                       /usr/bin/with a space (deleted)
                7ffdee230000-7ffdee251000 rw-p 00000000 00:00 0                          [stack]
                7f0000000000-7f0000001000 rwxs 00000000 00:05 12\s
                ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
                """);

        assertThat(mappings.all())
                .containsExactly(
                        new Mapping(
                                0x400000,
                                0x41f000,
                                true,
                                false,
                                false,
                                false,
                                0x1000,
                                "fe:00",
                                1311,
                                "/usr/bin/with a space (deleted)"),
                        new Mapping(
                                0x7ffdee230000L, 0x7ffdee251000L, true, true, false, false, 0, "00:00", 0, "[stack]"),
                        new Mapping(0x7f0000000000L, 0x7f0000001000L, true, true, true, true, 0, "00:05", 12, ""),
                        new Mapping(
                                0xffffffffff600000L,
                                0xffffffffff601000L,
                                false,
                                false,
                                true,
                                false,
                                0,
                                "00:00",
                                0,
                                "[vsyscall]"));
        assertThat(mappings.at(0x400fff)).isEqualTo(mappings.all().getFirst());
        assertThat(mappings.at(0x41f000)).isNull();
    }

    /** Ours, field by field as it is printed. */
    @Test
    void agreesWithWhatTheKernelPrints() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/maps"));
        List<String> printed = parse(String.join("\n", lines) + "\n").all().stream()
                .map(each -> String.format(
                        "%08x-%08x %s%s%s%s %08x %s %d%s%s",
                        each.start(),
                        each.end(),
                        each.isReadable() ? "r" : "-",
                        each.isWritable() ? "w" : "-",
                        each.isExecutable() ? "x" : "-",
                        each.isShared() ? "s" : "p",
                        each.offset(),
                        each.device(),
                        each.inode(),
                        each.name().isEmpty() ? "" : " ",
                        each.name()))
                .toList();

        assertThat(printed)
                .isEqualTo(lines.stream()
                        .map(line -> line.replaceFirst("^((?:\\S+ ){4}\\S+) +", "$1 ")
                                .strip())
                        .toList());
    }

    @Property
    void leavesOutWhatHasNotItsForm(@ForAll @Chars({' ', '-', 'r', '0', 'f', 'g', ':'}) String line) {
        assertThat(parse(line + "\n").all().isEmpty() || line.matches("[0f]+-[0f]+ [^ ]{4,} [0f]+ [^ ]* 0+( .*)?"))
                .isTrue();
    }

    @Property
    void anyBytesMayBeIn(@ForAll @Size(max = 200) byte[] text) {
        assertThat(Mappings.parse(text).all().size()).isLessThanOrEqualTo(text.length);
    }

    @Property
    void keepsNames(@ForAll @AlphaChars @NumericChars @NotEmpty String name) {
        assertThat(parse("1000-2000 r-xp 00000000 08:01 7 /é " + name + "\n")
                        .all()
                        .getFirst()
                        .name())
                .isEqualTo("/é " + name);
    }
}
