package dev.reverie.inguest.ctool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.x86.Decoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which instructions use other than general registers: objdump's text is the oracle. */
class VectorCodeTest {
    private static final Pattern LINE = Pattern.compile("\\s*[0-9a-f]+:\\t((?:[0-9a-f]{2} )+)\\s*\\t(.*)");
    private static final Pattern OTHER = Pattern.compile(
            "[xyz]mm[0-9]|\\bmm[0-7]|%st|%k[0-7]|^(data16 |rex\\S* )*(f(?!s:)[a-z0-9]+|v?ldmxcsr|v?stmxcsr"
                    + "|x?(save|rstor)[a-z0-9]*|xrstors?(64)?|xsave[a-z]*(64)?|emms|femms|vzero\\w+|\\{)");

    @ParameterizedTest
    @ValueSource(strings = {"/usr/lib/x86_64-linux-gnu/libm.so.6", "/usr/lib/x86_64-linux-gnu/libc.so.6"})
    void agreesWithObjdump(String library) throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/objdump")) && Files.exists(Path.of(library)),
                "objdump or " + library + " is not installed");
        String text = ToolRun.output(List.of("objdump", "-d", "-w", "-j", ".text", library));
        List<String> wrong = new ArrayList<>();
        int vectors = 0;
        int others = 0;
        for (String line : text.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            byte[] bytes = HexFormat.of().parseHex(matcher.group(1).replace(" ", ""));
            Decoder decoder = new Decoder(bytes, 0);
            if (decoder.decode(0) != bytes.length) {
                continue; // data, or what objdump shows in two lines
            }
            boolean expected = OTHER.matcher(matcher.group(2)).find();
            if (expected != VectorCode.usesOtherRegisters(decoder)) {
                wrong.add(line);
            }
            vectors += expected ? 1 : 0;
            others += expected ? 0 : 1;
        }
        assertThat(wrong).isEmpty();
        assertThat(vectors).isGreaterThan(5_000);
        assertThat(others).isGreaterThan(20_000);
    }

    @Test
    void knowsWhatLibrariesRarelyHave() {
        assertThat(other("0f 77")).isTrue(); // emms
        assertThat(other("c5 f8 77")).isTrue(); // vzeroupper
        assertThat(other("9b")).isTrue(); // fwait
        assertThat(other("0f ae 16")).isTrue(); // ldmxcsr
        assertThat(other("0f c7 26")).isTrue(); // xsavec
        assertThat(other("c5 f8 92 c0")).isTrue(); // kmovw
        assertThat(other("0f 3a 0f c1 08")).isTrue(); // palignr
        assertThat(other("66 0f 3a 63 c1 00")).isTrue(); // pcmpistri
        assertThat(other("0f ae f0")).isFalse(); // mfence
        assertThat(other("0f ae 3e")).isFalse(); // clflush
        assertThat(other("0f c3 06")).isFalse(); // movnti
        assertThat(other("0f c7 0e")).isFalse(); // cmpxchg8b
        assertThat(other("0f c7 f0")).isFalse(); // rdrand
        assertThat(other("f3 0f b8 c1")).isFalse(); // popcnt
        assertThat(other("0f 18 0e")).isFalse(); // prefetch
        assertThat(other("f3 0f 1e fa")).isFalse(); // endbr64
        assertThat(other("f2 0f 38 f0 c1")).isFalse(); // crc32
        assertThat(other("66 0f 38 f6 c1")).isFalse(); // adcx
        assertThat(other("c4 e2 70 f2 c2")).isFalse(); // andn
        assertThat(other("c4 e2 70 f5 c2")).isFalse(); // bzhi
        assertThat(other("c4 e3 7b f0 c1 05")).isFalse(); // rorx
    }

    private static boolean other(String bytes) {
        byte[] code = HexFormat.of().parseHex(bytes.replace(" ", ""));
        Decoder decoder = new Decoder(code, 0);
        assertThat(decoder.decode(0)).as(bytes).isEqualTo(code.length);
        return VectorCode.usesOtherRegisters(decoder);
    }
}
