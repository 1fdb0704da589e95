package dev.reverie.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
    private static final JsonNode JSON = JsonMapper.shared()
            .readTree(JsonReport.of(Rows.report(
                    Rows.call(Contestants.PROCEED, 2400, Contestants.C_ONE_STOP, 1.04),
                    Rows.missing("strace -f", "strace is not installed"))));

    @Test
    void describesTheMachine() {
        assertThat(JSON.at("/machine/kernel").asString()).isEqualTo("6.18");
        assertThat(JSON.at("/machine/cpus").asInt()).isEqualTo(2);
        assertThat(JSON.at("/rounds").asInt()).isEqualTo(3);
    }

    @Test
    void holdsTheFigures() {
        JsonNode row = JSON.at("/results/0");

        assertThat(row.get("group").asString()).isEqualTo("a");
        assertThat(row.get("placement").asString()).isEqualTo("pinned");
        assertThat(row.get("median").asDouble()).isEqualTo(2400);
        assertThat(row.get("rival").asString()).isEqualTo(Contestants.C_ONE_STOP);
        assertThat(row.get("toRival").asDouble()).isEqualTo(1.04);
    }

    @Test
    void saysWhatIsMissing() {
        JsonNode row = JSON.at("/results/1");

        assertThat(row.get("missing").asString()).isEqualTo("strace is not installed");
        assertThat(row.has("median")).isFalse();
    }

    @Test
    void saysWhichTargetsAreMet() {
        assertThat(JSON.at("/targets/0/met").asBoolean()).isTrue();
        assertThat(JSON.at("/targets/1").has("met")).isFalse();
    }
}
