package dev.reverie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.syscalls.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final List<Option> KNOWN = List.of(
            Option.valued("--output", "FILE", "").withLetter("-o"),
            Option.valued("--env", "NAME=VALUE", ""),
            Option.flag("--pin", ""),
            Option.flag("--no-pin", ""),
            Option.flag("--follow", "").withLetter("-f"),
            Option.optional("--times", "PRECISION", "").withLetter("-t").withAliases("--stamps"));

    private static Arguments parse(String... arguments) {
        List<Bytes> raw = new ArrayList<>();
        for (String argument : arguments) {
            raw.add(Bytes.of(argument));
        }
        return Arguments.parse(raw, KNOWN);
    }

    @Test
    void valuesMayBeAttachedOrFollow() {
        assertThat(parse("--output=a").value("--output")).isEqualTo("a");
        assertThat(parse("--output", "a").value("--output")).isEqualTo("a");
        assertThat(parse("-o", "a").value("--output")).isEqualTo("a");
        assertThat(parse("-oa").value("--output")).isEqualTo("a");
        assertThat(parse("--output=").value("--output")).isEmpty();
        assertThat(parse("--output=a=b").value("--output")).isEqualTo("a=b");
        assertThat(parse("ls").value("--output")).isNull();
    }

    @Test
    void lettersMayBeBundled() {
        assertThat(parse("-ff").count("--follow")).isEqualTo(2);
        assertThat(parse("-f", "-tf").count("--follow")).isEqualTo(2);
        assertThat(parse("-fo", "a", "ls").value("--output")).isEqualTo("a");
        assertThat(parse("-ftoa", "ls").value("--output")).isEqualTo("a");
        assertThat(parse("-fo", "a", "ls").program()).containsExactly(Bytes.of("ls"));
        assertThatThrownBy(() -> parse("-fx")).hasMessage("unknown option '-x'");
        assertThatThrownBy(() -> parse("-fo")).hasMessage("-o needs a value: -o FILE");
    }

    @Test
    void aValueMayBeOptionalAndANameHaveAliases() {
        Arguments parsed = parse("-t", "--times", "--stamps=us", "ls");
        assertThat(parsed.given()).extracting(Arguments.Given::text).containsExactly("", "", "us");
        assertThat(parsed.count("--times")).isEqualTo(3);
        assertThat(parsed.program()).containsExactly(Bytes.of("ls"));
    }

    @Test
    void optionsEndAtTheProgram() {
        assertThat(parse("--pin", "ls", "--output", "-l").program())
                .containsExactly(Bytes.of("ls"), Bytes.of("--output"), Bytes.of("-l"));
        assertThat(parse("--pin", "--", "--odd").program()).containsExactly(Bytes.of("--odd"));
        assertThat(parse("--", "--", "x").program()).containsExactly(Bytes.of("--"), Bytes.of("x"));
        assertThat(parse("-").program()).containsExactly(Bytes.of("-"));
        assertThat(parse("").program()).containsExactly(Bytes.EMPTY);
        assertThat(parse("--pin").program()).isEmpty();
    }

    @Test
    void theLastOfSeveralCounts() {
        assertThat(parse("-o", "a", "-o", "b").value("--output")).isEqualTo("b");
        assertThat(parse("--pin", "--no-pin").isOn("--pin", "--no-pin", true)).isFalse();
        assertThat(parse("--no-pin", "--pin").isOn("--pin", "--no-pin", false)).isTrue();
        assertThat(parse().isOn("--pin", "--no-pin", true)).isTrue();
        assertThat(parse("--env", "A=1", "--env=B=2").values("--env"))
                .containsExactly(Bytes.of("A=1"), Bytes.of("B=2"));
    }

    @Test
    void bytesThatAreNotTextStayAsTheyAre() {
        Bytes odd = Bytes.of((byte) 0xff, (byte) 'x', (byte) 0xc3);
        Bytes setting = Bytes.of("--env=A=").plus(odd);
        Arguments parsed = Arguments.parse(List.of(setting, odd), KNOWN);
        assertThat(parsed.values("--env")).containsExactly(Bytes.of("A=").plus(odd));
        assertThat(parsed.program()).containsExactly(odd);
    }

    @Test
    void nonsenseIsExplained() {
        assertThatThrownBy(() -> parse("--outptu=x"))
                .isInstanceOf(UsageException.class)
                .hasMessage("unknown option '--outptu', did you mean --output?");
        assertThatThrownBy(() -> parse("--output")).hasMessage("--output needs a value: --output=FILE");
        assertThatThrownBy(() -> parse("-o")).hasMessage("-o needs a value: -o FILE");
        assertThatThrownBy(() -> parse("--pin=1")).hasMessage("--pin takes no value: '--pin=1'");
        assertThatThrownBy(() -> parse("-x")).hasMessage("unknown option '-x'");
    }
}
