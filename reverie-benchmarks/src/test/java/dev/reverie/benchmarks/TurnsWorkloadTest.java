package dev.reverie.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnsWorkloadTest {
    private static final Contestant NATIVE = new Contestant(Contestants.NATIVE, List.of(), null, null, null);

    @TempDir
    private Path directory;

    private Workload.Runner open(String... command) {
        Commands commands = new Commands(directory, 60);
        Stopwatch stopwatch = new Stopwatch(directory, commands, Helpers.compile(directory, commands));
        return new TurnsWorkload(
                        "some",
                        Group.INSIDE,
                        Workload.Unit.MILLISECONDS,
                        stopwatch,
                        commands,
                        Optional.empty(),
                        stopwatch.turns(List.of(command)),
                        0,
                        1)
                .open(NATIVE, Placement.PINNED);
    }

    @Test
    void runsForAWhileInEachTurn() throws IOException {
        Path seen = directory.resolve("seen");
        try (Workload.Runner runner = open("sh", "-c", "read -r line; echo \"$line.\" | tee -a '" + seen + "'")) {
            Sample sample = runner.run();

            assertThat(sample.value()).as("of one run").isPositive().isLessThan(sample.wall() / 2);
        }
        assertThat(Files.readAllLines(seen))
                .as("no input")
                .hasSizeGreaterThan(4)
                .containsOnly(".");
        assertThat(Files.exists(directory.resolve("outside"))).as("it ended").isTrue();
    }

    @Test
    void whatTakesLongRunsOnce() throws IOException {
        Path seen = directory.resolve("seen");
        try (Workload.Runner runner = open("sh", "-c", "echo . >>'" + seen + "'; sleep 0.2")) {
            assertThat(runner.run().value()).isGreaterThan(200_000_000);
        }
        assertThat(seen).content().as("once to be ready and once").isEqualTo(".\n.\n");
    }

    @Test
    void saysThatAProgramFails() {
        assertThatThrownBy(() -> open("sh", "-c", "echo no >&2; exit 3"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("no");
    }
}
