package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.api.Backend;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.RunStatistics;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.inguest.AutoBackend;
import dev.reverie.tools.CountTool;
import dev.reverie.tools.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that call seldom are not made ready to have their calls handled inside. */
@ExtendWith(NothingLeft.class)
final class PatienceTest {
    private static final int ENDLESS = 1_000_000;

    private static RunResult<Totals> run(String backend, int patience, String... argv) {
        return run(Reverie.backend(backend), patience, argv);
    }

    private static RunResult<Totals> run(Backend backend, int patience, String... argv) {
        return run(backend, RunOptions.DEFAULT.withPatience(patience).withCache(null), argv);
    }

    private static RunResult<Totals> run(Backend backend, RunOptions options, String... argv) {
        return backend.run(new CountTool(), Runs.command(argv).withOutputCaptured(), options);
    }

    private static long loaded(RunResult<Totals> result) {
        return result.statistics().of(RunStatistics.PROGRAMS_LOADED);
    }

    private static String counts(RunResult<Totals> result) {
        return result.global().table().lines().sorted().collect(Collectors.joining("\n"));
    }

    @Test
    void programsThatCallSeldomStop() {
        String script = "for i in 1 2 3 4 5; do /bin/true; done; kill -TERM $$";
        RunResult<Totals> result = run("inguest", RunOptions.DEFAULT.patience(), "bash", "-c", script);
        // That is bash itself.
        assertThat(loaded(result)).isEqualTo(1);
        assertThat(loaded(run("inguest", 0, "bash", "-c", script))).isEqualTo(6);
        assertThat(loaded(run("inguest", ENDLESS, "bash", "-c", script))).isZero();
    }

    /** Wherever in the life of a program that happens, no call is missed, and none is told twice. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 21, 34, 55})
    void loadsInTheMiddle(int patience) {
        String[] program = {"tar", "cf", "/dev/null", "/usr/include/asm-generic"};
        RunResult<Totals> inside = run("inguest", patience, program);
        assertThat(counts(inside)).isEqualTo(counts(run("ptrace", patience, program)));
        assertThat(loaded(inside)).isEqualTo(1);
        assertThat(inside.statistics().of("calls made or answered inside")).isPositive();
    }

    @Test
    void loadsBeforeThereAreThreads() {
        String threads = "import threading; t = threading.Thread(target=lambda: print('there')); t.start(); t.join()";
        RunResult<Totals> result = run("inguest", ENDLESS, "/usr/bin/python3", "-c", threads);
        assertThat(result.stdout().toString()).isEqualTo("there\n");
        assertThat(loaded(result)).isEqualTo(1);
    }

    /** Chosen by itself, it comes when a run is worth it. */
    @Test
    void theRunAsAWholeIsPatientToo() {
        String one = "tar cf /dev/null /usr/include/asm-generic; ";
        String[] program = {"bash", "-c", one.repeat(6)};
        RunResult<Totals> stopping = run("ptrace", 1, program);
        long calls = stopping.global().total();
        int patience = RunOptions.DEFAULT.patience();
        RunResult<Totals> half = run(new AutoBackend((int) calls / 2), patience, program);
        assertThat(counts(half)).isEqualTo(counts(stopping));
        assertThat(loaded(half)).isBetween(3L, 5L);
        assertThat(loaded(run(new AutoBackend(2 * (int) calls), patience, program)))
                .isZero();
        assertThat(loaded(run("auto", patience, program))).isZero();
        assertThat(loaded(run("auto", patience, "dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=20000")))
                .isEqualTo(1);
    }

    /** What was learnt in a run helps the next one, which tells the same. */
    @Test
    void programsAreKnownInTheNextRun(@TempDir Path cache) {
        RunOptions learning = RunOptions.DEFAULT.withCache(cache);
        String[] program = {"tar", "cf", "/dev/null", "/usr/include/asm-generic"};
        RunResult<Totals> first = run(Reverie.backend("inguest"), learning, program);
        RunResult<Totals> second = run(Reverie.backend("inguest"), learning, program);
        assertThat(counts(second)).isEqualTo(counts(first));
        assertThat(stops(first)).isGreaterThan(learning.patience());
        assertThat(stops(second)).isLessThan(learning.patience() / 2);
        // One for each file that comes later than the program.
        assertThat(second.statistics().of("calls sent inside by a stop")).isLessThan(8);
        // Who can wait longer waits.
        assertThat(loaded(run(Reverie.backend("inguest"), learning.withPatience(ENDLESS), program)))
                .isZero();
        // Once more than known by auto, that waits until the run is worth it.
        assertThat(loaded(run(Reverie.backend("auto"), learning, program))).isZero();
    }

    /** The habits of what was there before are not those of another program at the same place. */
    @Test
    void programsMayBeReplaced(@TempDir Path cache, @TempDir Path place) throws IOException {
        RunOptions learning = RunOptions.DEFAULT.withPatience(0).withCache(cache);
        Path program = place.resolve("program");
        for (String name : List.of("/bin/ls", "/bin/tar", "/bin/busybox", "/bin/ls")) {
            assumeTrue(Files.exists(Path.of(name)), name + " is not installed");
            Files.copy(Path.of(name), program, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            RunResult<Totals> inside = run(Reverie.backend("inguest"), learning, program.toString(), "--help");
            RunResult<Totals> stopping = run(Reverie.backend("ptrace"), learning, program.toString(), "--help");
            assertThat(inside.stdout().toString()).isEqualTo(stopping.stdout().toString());
            assertThat(counts(inside)).isEqualTo(counts(stopping));
        }
    }

    private static long stops(RunResult<Totals> result) {
        return result.statistics().of("stops at calls");
    }

    @Test
    void refusesToWaitForLessThanNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> RunOptions.DEFAULT.withPatience(-1));
    }
}
