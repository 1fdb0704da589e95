package dev.reverie.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void measuresEverythingByDefault() {
        Options options = Options.parse(List.of());

        assertThat(options.groups()).containsExactly(Group.values());
        assertThat(options.quick()).isFalse();
        assertThat(options.json()).isNull();
    }

    @Test
    void readsAllOptions() {
        Options options = Options.parse(
                List.of("--quick", "--rounds", "2", "--json", "out.json", "--only", "ca", "--reverie", "/r"));

        assertThat(options.quick()).isTrue();
        assertThat(options.rounds()).isEqualTo(2);
        assertThat(options.json()).isEqualTo(Path.of("out.json"));
        assertThat(options.groups()).containsExactly(Group.CALLS, Group.START_UP);
        assertThat(options.reverie()).isEqualTo("/r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only h", "--only aa", "--rounds 0", "--rounds x", "--json", "--fast"})
    void refusesNonsense(String line) {
        assertThatThrownBy(() -> Options.parse(List.of(line.split(" ", -1))))
                .isInstanceOf(Options.UsageException.class);
    }
}
