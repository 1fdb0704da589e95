package dev.reverie.inguest.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.symbols.CodeText;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls are out of the question, whatever is around them. */
class SiteAnalyserTest {
    private static Site analyse(String code, long site) {
        byte[] bytes = HexFormat.of().parseHex(code);
        return SiteAnalyser.analyse(
                FileCode.of(List.of(new CodeText.Part(0, 0, bytes)), new long[] {0, bytes.length}), site);
    }

    @Test
    void aCallBehindFiveBytesIsPatched() {
        assertThat(analyse("b827000000" + "0f05" + "c3", 5).tactics()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"48", "66", "f0", "f3", "2e"})
    void aCallWithAPrefixIsNotPatched(String prefix) {
        String code = "b827000000" + prefix + "0f05" + "9090909090c3";
        for (long site : new long[] {5, 6}) {
            assertThat(analyse(code, site).refusals())
                    .as("at %d", site)
                    .containsExactly(new Site.Refusal(Shape.UNPATCHED, Reason.NO_INSTRUCTION));
        }
    }
}
