package dev.reverie.inguest.ctool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.inguest.ctool.CToolRuntime.Vectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools in C run as in a guest: on a slot's stack, with gates, a ring, and faults that the table knows. */
class CToolRuntimeTest {
    private static final Path PROBE = Path.of("src/test/c/probe.c");
    private static final long PAGE = 0x20000000L;
    private static final int RING = 8192;
    private static final int GETPID = 39;
    private static final int ENOSYS = 38;

    @TempDir
    private Path directory;

    @BeforeEach
    void needsCompiler() {
        assumeTrue(ToolRun.isPossible(), "gcc is not installed");
    }

    private ToolRun example(String name) throws Exception {
        return ToolRun.of(directory, ToolRun.EXAMPLES.resolve(name), RING);
    }

    private ToolRun probe() throws Exception {
        return ToolRun.of(directory, PROBE, RING);
    }

    @Test
    void noneLetsCallsPass() throws Exception {
        ToolRun run = example("none.c").call(100_000).call(33, 1000);
        assertThat(run.lines()).containsExactly("100000: 1 -" + ENOSYS, "33: 1 -9");
        assertThat(run.tool().gates().exec()).isEmpty();
        assertThat(run.tool().subscription().hasSyscall(GETPID)).isTrue();
    }

    @Test
    void counterAddsUp() throws Exception {
        ToolRun run = example("counter.c").call(33, 1000).call(33, 1000).gate(threadExit("counter.c"), 0, 0);
        run.step("thread").call(33, 1000).gate(threadExit("counter.c"), 0, 0);
        run.gate(run.tool().gates().processExit(), 0, 0).step("drain");
        assertThat(run.lines())
                .containsExactly(
                        "33: 1 -9",
                        "33: 1 -9",
                        "33: 1 -9",
                        "emitted 8: 03 00 00 00 00 00 00 00",
                        "drained 0 times before");
    }

    private java.util.OptionalLong threadExit(String name) throws Exception {
        return example(name).tool().gates().threadExit();
    }

    @Test
    void echoWritesALine() throws Exception {
        assertThat(example("echo.c").call(33, -1, 7).lines())
                .containsExactly("syscall 33(-1, 7, 0, 0, 0, 0) = -9", "33: 1 -9");
    }

    @Test
    void onlyTheLow32BitsOfANumberCount() throws Exception {
        ToolRun run = probe();
        run.step("call %x ffffffff000003f1 0".formatted(run.tool().handler())).call(-1);
        assertThat(run.lines().stream().map(line -> line.replaceFirst(".*: ", "")))
                .containsExactly("1 1", "1 5555");
    }

    @Test
    void guestMemoryIsCopiedAsFarAsItGoes() throws Exception {
        ToolRun run = probe();
        run.call(1000, PAGE, 6)
                .call(1001, 1)
                .call(1000, PAGE + 4091, 100)
                .call(1001, 4)
                .call(1000, PAGE + 4096, 1);
        run.call(1000, 0, 1).call(1000, 1L << 63, 8).call(1000, 0, 0);
        run.call(1002, PAGE + 4094, 4)
                .call(1002, PAGE - 1, 4)
                .call(1002, 0x7000_8000_0000L, 1)
                .step("peek 20000ff8");
        assertThat(run.lines())
                .containsExactly(
                        "1000: 1 6",
                        "1001: 1 " + (int) 'u',
                        "1000: 1 5",
                        "1001: 1 " + (int) 't',
                        "1000: 1 -14",
                        "1000: 1 -14",
                        "1000: 1 -14",
                        "1000: 1 0",
                        "1002: 1 2",
                        "1002: 1 -14",
                        "1002: 1 -14",
                        "6f74657567000000");
    }

    @Test
    void whatDoesNotFitIntoTheRingIsWaitedFor() throws Exception {
        int records = 1000;
        ToolRun run = probe();
        // 4,080 bytes of ring each, so that two do not fit next to each other where the ring wraps.
        run.call(1003, 3, 4096)
                .call(1003, records, 13)
                .call(1003, records, 1021)
                .step("drain");
        List<String> lines = new ArrayList<>(run.lines());
        int drained = Integer.parseInt(lines.removeLast().replaceAll("[^0-9]+", ""));
        List<String> emitted =
                lines.stream().filter(line -> line.startsWith("emitted")).toList();
        List<String> expected = new ArrayList<>();
        for (int[] kind : new int[][] {{3, 4096}, {records, 13}, {records, 1021}}) {
            for (int i = 0; i < kind[0]; i++) {
                expected.add("emitted %d: %02x %02x 00 00 00 00 00 00".formatted(kind[1], i & 0xff, i >> 8));
            }
        }
        assertThat(emitted).isEqualTo(expected);
        assertThat(drained).isBetween(records * 1040 / RING - 1, records);
        assertThat(lines).contains("1003: 1 0").doesNotContain("1003: 1 -1");
    }

    @Test
    void whatCannotBeEmittedIsAnError() throws Exception {
        ToolRun run = probe().call(1003, 1, 4097)
                .call(1004, 0, 8)
                .call(1004, -8, 8)
                .call(1004, 0, 0)
                .step("drain");
        assertThat(run.lines())
                .containsExactly(
                        "1003: 1 -90",
                        "1004: 1 -14",
                        "1004: 1 -14",
                        "1004: 1 0",
                        "emitted 0:",
                        "drained 0 times before");
    }

    @Test
    void theTracerIsAsked() throws Exception {
        ToolRun run = probe().call(1005, 8).call(1001, 0).call(1005, 4).call(1005, 2 << 20);
        assertThat(run.lines())
                .containsExactly(
                        "asked hello",
                        "1005: 1 5",
                        "1001: 1 " + (int) 'o',
                        "asked hello",
                        "1005: 1 -90",
                        "1005: 1 -90");
    }

    @Test
    void statesBeginWithProcessesAndThreads() throws Exception {
        ToolRun run = probe();
        CToolRuntime.Gates gates = run.tool().gates();
        run.gate(gates.exec(), 0, 0).call(1006).call(1009).step("drain");
        run.step("thread").gate(gates.threadStart(), 0, 0).call(1006);
        run.step("fork").gate(gates.fork(), 0, 0).call(1006).call(1009);
        run.gate(gates.processExit(), 7, 0).step("drain");
        assertThat(run.lines())
                .containsExactly(
                        "1006: 1 " + (10_000 + 9900 + 42),
                        "1009: 1 102",
                        "emitted 5: 73 74 61 72 74",
                        "drained 0 times before",
                        "1006: 1 " + (20_000 + 9900 + 42),
                        "1006: 1 " + (10_000 + 200 + 42),
                        "1009: 1 102",
                        "emitted 5: 73 74 61 72 74",
                        "emitted 16: 01 00 00 00 00 00 00 00",
                        "drained 0 times before");
    }

    @Test
    void callsThatDoNotReturnAreLeftToTheTrampoline() throws Exception {
        ToolRun run = probe().call(56, 17, 2, 3, 4, 5, 6)
                .call(60, 3)
                .call(1007)
                .call(1008)
                .call(1009);
        assertThat(run.lines())
                .containsExactly(
                        "56: 0 30583 11 1234 3 4 5 6",
                        "60: 0 30583 3 0 0 0 0 0",
                        "1007: 1 -22",
                        "1008: 1 0",
                        "1009: 1 5");
    }

    @Test
    void vectorRegistersAreRefused() throws Exception {
        Path source = Files.writeString(directory.resolve("vector.c"), """
            #include "reverie.h"
            struct ProcessState { float sum; };
            struct ThreadState { char unused; };
            int64_t captured_syscall(ProcessState *p, ThreadState *t, const Args *a) {
                p->sum += 1.5f;
                return t ? reverie_forward(a) : 0;
            }
            REVERIE_TOOL();
            """);
        byte[] library = ToolRun.compile(directory, source, "-msse2");
        assertThatExceptionOfType(CToolException.class)
                .isThrownBy(() -> CToolRuntime.load("vector.so", library, 0, Vectors.REFUSED))
                .withMessageMatching(
                        "vector.so: uses vector .* at captured_syscall\\+0x[0-9a-f]+, .* -mgeneral-regs-only");
        assertThat(CToolRuntime.load("vector.so", library, 0, Vectors.ALLOWED).handler())
                .isPositive();
    }

    @Test
    void stateThatDoesNotFitIsRefused() throws Exception {
        Path source = Files.writeString(directory.resolve("large.c"), """
            #include "reverie.h"
            struct ProcessState { char much[300000]; };
            struct ThreadState { char unused; };
            int64_t captured_syscall(ProcessState *p, ThreadState *t, const Args *a) { return p && t && a; }
            REVERIE_TOOL();
            """);
        byte[] library = ToolRun.compile(directory, source);
        assertThatExceptionOfType(CToolException.class)
                .isThrownBy(() -> CToolRuntime.load("large.so", library, 0, Vectors.REFUSED))
                .withMessageContaining("large.so: needs ")
                .withMessageContaining("there are 512");
    }

    @Test
    void numbersThatAreNoneAreRefused() throws Exception {
        Path source = Files.writeString(directory.resolve("wrong.c"), """
            #include "reverie.h"
            struct ProcessState { char unused; };
            struct ThreadState { char unused; };
            int64_t captured_syscall(ProcessState *p, ThreadState *t, const Args *a) { return p && t && a; }
            REVERIE_TOOL(.syscalls = (const int32_t[]){0, 5000, -1});
            """);
        byte[] library = ToolRun.compile(directory, source);
        assertThatExceptionOfType(CToolException.class)
                .isThrownBy(() -> CToolRuntime.load("wrong.so", library, 0, Vectors.REFUSED))
                .withMessageContaining("wrong.so: names in .syscalls")
                .withMessageContaining("5000");
    }

    @Test
    void saysWhereAToolFailed() throws Exception {
        CToolRuntime tool = probe().tool();
        assertThat(tool.describe(tool.tool().handler() + 4)).contains("probe.c: captured_syscall+0x4");
        assertThat(tool.describe(tool.handler())).isEmpty();
        assertThat(tool.landing(tool.faults().getFirst().instruction()))
                .hasValue(tool.faults().getFirst().landing());
        assertThat(tool.landing(0)).isEmpty();
    }
}
