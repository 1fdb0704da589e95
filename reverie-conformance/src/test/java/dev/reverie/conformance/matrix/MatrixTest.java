package dev.reverie.conformance.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.reverie.api.Backend;
import dev.reverie.conformance.matrix.CellResult.Verdict;
import dev.reverie.conformance.programs.NothingLeft;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A selection of the matrix: each guest with all calls injected, and with one other tool, which is the next one for the next guest; and under the
 * backend inside the guest with one tool. The whole matrix is {@code ./conformance}.
 */
@ExtendWith(NothingLeft.class)
final class MatrixTest {
    private static final List<MatrixTool> ROTATING =
            List.of(MatrixTool.STRACE, MatrixTool.COUNT, MatrixTool.INJECT_PLATFORM, MatrixTool.NOOP);

    /** Guest code, records, and handlers that are asked while threads wait, from a program's first instruction on and from a later one. */
    private static final List<MatrixTool> IN_GUEST = List.of(
            MatrixTool.COUNT,
            MatrixTool.STRACE_LATE,
            MatrixTool.PROCEED,
            MatrixTool.COUNT_LATE,
            MatrixTool.STRACE,
            MatrixTool.PROCEED_LATE);

    private static final Set<MatrixGuest> KERNEL_CORNERS = Set.copyOf(GuestSource.of(List.of("c")));

    private static final CellRunner RUNNER = new CellRunner(Duration.ofMinutes(1));

    static Stream<Arguments> selection() {
        List<MatrixGuest> guests = GuestSource.all();
        return IntStream.range(0, guests.size()).boxed().flatMap(i -> backends(guests.get(i))
                .flatMap(backend ->
                        tools(backend, guests.get(i), i).map(tool -> Arguments.of(guests.get(i), backend, tool))));
    }

    /** Under ptrace, the guests of the directory {@code c} run in KernelCornersTest. */
    private static Stream<Backend> backends(MatrixGuest guest) {
        boolean isElsewhere = KERNEL_CORNERS.contains(guest);
        return Matrix.backends().stream()
                .filter(backend -> !isElsewhere || !backend.name().equals("ptrace"));
    }

    private static Stream<MatrixTool> tools(Backend backend, MatrixGuest guest, int index) {
        if (backend.name().equals("inguest")) {
            return Stream.of(IN_GUEST.get(index % IN_GUEST.size()));
        }
        Stream<MatrixTool> tools = Stream.of(MatrixTool.INJECT, ROTATING.get(index % ROTATING.size()));
        // What a guest asks of its tracee may come while that runs calls of the tool's.
        return guest.name().startsWith("ptrace") ? Stream.concat(tools, Stream.of(MatrixTool.MANY)) : tools;
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("selection")
    void behavesAsNatively(MatrixGuest guest, Backend backend, MatrixTool tool) {
        CellResult result = RUNNER.run(guest, backend, tool);
        assumeFalse(result.verdict() == Verdict.SKIP, result.details());
        assertThat(result.isFailure()).as(result.details()).isFalse();
    }

    @Test
    void tellsWhatDiffers() {
        MatrixTable table = new MatrixTable();
        table.add("a", "noop", CellResult.PASSED, Duration.ofMillis(1200));
        table.add("a", "noop", CellResult.failed("it differs"), Duration.ofMillis(300));
        table.add("b", "noop", new CellResult(Verdict.SKIP, "gdb is not installed"), Duration.ZERO);
        assertThat(table.toString().lines().map(line -> line.toLowerCase(Locale.ROOT)))
                .containsExactly(
                        "guest  noop  seconds",
                        "a      fail 1/2      1.5",
                        "b      skip      0.0  gdb is not installed");
        assertThat(table.totals()).containsEntry(Verdict.FAIL, 1).containsEntry(Verdict.PASS, 1);
    }
}
