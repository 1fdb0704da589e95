package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.Command;
import dev.reverie.api.CpuidAnswer;
import dev.reverie.api.CpuidInterception;
import dev.reverie.api.CpuidQuery;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.Reverie;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.conformance.programs.NativeRun;
import dev.reverie.conformance.programs.Needs;
import dev.reverie.linux.ffi.Probes;
import dev.reverie.syscalls.Syscall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CPUID: what a tool sees and decides, and what a guest must not notice. By overwriting, where the processor can't make it fault. */
final class CpuidTest {
    private static final String HANDLER_THREADS = "dev.reverie.conformance.contract.Runs#handlerThreads";
    private static final int LEAF = 0x5eed;
    private static final CpuidAnswer ANSWER = new CpuidAnswer(1, -2, 3, 0x44444444);
    private static final String ANSWERED = ": 1 fffffffe 3 44444444\n";

    record Tool(Subscription subscription, UnaryOperator<CpuidAnswer> answer, List<CpuidQuery> seen)
            implements StatelessTool {
        Tool(UnaryOperator<CpuidAnswer> answer) {
            this(Subscription.none().withCpuid(), answer, new CopyOnWriteArrayList<>());
        }

        @Override
        public CpuidAnswer onCpuid(Guest<NoGlobal, @Nullable Void> guest, CpuidQuery query) {
            seen.add(query);
            return query.leaf() == LEAF ? answer.apply(query.answer()) : query.answer();
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            return Action.result(guest.inject(call));
        }
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aToolAnswersWhereverAProgramAsks(HandlerThreads threads) throws Exception {
        Tool tool = new Tool(answer -> ANSWER);
        String output = run(tool, threads, Runs.guest("events/cpuids.c"), library());
        assertThat(output)
                .isEqualTo("main" + ANSWERED + "mapped again: 44444445\nmoved: 44444445\n" + "thread" + ANSWERED
                        + "child" + ANSWERED + "library" + ANSWERED + "library" + ANSWERED + "after exec" + ANSWERED);
        assertThat(tool.seen.stream().filter(query -> query.leaf() == LEAF))
                .hasSize(8)
                .allMatch(query -> query.subleaf() == 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-static", "-static-pie", "-no-pie", "-s", "-Wl,-z,noseparate-code"})
    void howeverItIsLinked(String flag) throws Exception {
        String guest = Runs.guest("events/cpuids.c", flag.replace(',', '-'), "gcc", flag);
        assertThat(run(new Tool(answer -> ANSWER), HandlerThreads.VIRTUAL, guest, "-"))
                .isEqualTo("main" + ANSWERED + "mapped again: 44444445\nmoved: 44444445\n" + "thread" + ANSWERED
                        + "child" + ANSWERED + "after exec" + ANSWERED);
    }

    @Test
    void withAnotherCLibraryToo() throws Exception {
        Needs.program("musl-gcc", "musl-tools");
        String guest = Runs.guest("events/cpuids.c", "-musl", "musl-gcc", "-static", "-s");
        assertThat(run(new Tool(answer -> ANSWER), HandlerThreads.VIRTUAL, guest, "-"))
                .startsWith("main" + ANSWERED)
                .endsWith("after exec" + ANSWERED);
    }

    @Test
    void aGuestGetsTheRealAnswersIfTheToolLetsIt() throws Exception {
        String guest = Runs.guest("events/cpuids.c");
        Tool tool = new Tool(
                Subscription.allSyscalls().withSignals().withCpuid().withTimestampCounter(),
                answer -> answer,
                new CopyOnWriteArrayList<>());
        assertThat(run(tool, HandlerThreads.VIRTUAL, guest, library())).isEqualTo(natively(guest, library()));
    }

    @Test
    void whatOnlyLooksLikeItIsLeftAlone() throws Exception {
        String guest = Runs.guest("events/cpuidlike.c");
        Tool tool = new Tool(answer -> answer);
        assertThat(run(tool, HandlerThreads.VIRTUAL, guest)).isEqualTo(natively(guest));
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void whatSigsegvDoesStaysAsItIs(HandlerThreads threads) throws Exception {
        String guest = Runs.guest("events/masked.c");
        for (Subscription subscription : List.of(
                Subscription.none().withCpuid(),
                Subscription.allSyscalls().withSignals().withCpuid().withTimestampCounter())) {
            Tool tool = new Tool(subscription, answer -> answer, new CopyOnWriteArrayList<>());
            assertThat(run(tool, threads, guest)).isEqualTo(natively(guest));
        }
    }

    @Test
    void theDynamicLinkerIsSeenBeforeTheProgram() {
        Tool tool = new Tool(answer -> answer);
        run(tool, HandlerThreads.VIRTUAL, "/bin/true");
        assertThat(tool.seen).hasSizeGreaterThanOrEqualTo(20);
        assertThat(tool.seen.getFirst().leaf()).isZero();
    }

    @Test
    void aGoProgramIsSeen() throws Exception {
        Needs.program("go", "golang-go");
        Path source = Path.of("src/test/guests/events/year.go").toAbsolutePath();
        for (String flags : List.of("", "-s -w")) {
            Path program = Files.createTempDirectory("cpuid").resolve("year");
            assertThat(new ProcessBuilder(
                                    "go", "build", "-ldflags=" + flags, "-o", program.toString(), source.toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
            Tool tool = new Tool(answer -> answer);
            assertThat(run(tool, HandlerThreads.VIRTUAL, program.toString())).isEqualTo(natively(program.toString()));
            assertThat(tool.seen).as("go build -ldflags='%s'", flags).isNotEmpty();
        }
    }

    @Test
    void theFileIsNotWritten() throws Exception {
        String guest = Runs.guest("events/cpuids.c");
        byte[] before = Files.readAllBytes(Path.of(guest));
        run(new Tool(answer -> ANSWER), HandlerThreads.VIRTUAL, guest, "-");
        assertThat(Files.readAllBytes(Path.of(guest))).isEqualTo(before);
    }

    @Test
    void aGuestIsToldWhatIsIntercepted() {
        List<CpuidInterception> told = new CopyOnWriteArrayList<>();
        StatelessTool tool = new StatelessTool() {
            @Override
            public Subscription subscription() {
                return Subscription.none();
            }

            @Override
            public void onThreadStart(Guest<NoGlobal, @Nullable Void> guest) {
                assertThat(guest.hasCpuidInterception()).isEqualTo(guest.cpuidInterception() != CpuidInterception.NONE);
                told.add(guest.cpuidInterception());
            }
        };
        boolean canFault = Probes.cpuidFaulting() == 0;
        for (boolean patching : new boolean[] {false, true}) {
            Reverie.backend("ptrace")
                    .run(tool, Command.of("/bin/true"), RunOptions.DEFAULT.withCpuidPatching(patching));
        }
        assertThat(told)
                .containsExactly(
                        canFault ? CpuidInterception.FAULTING : CpuidInterception.NONE,
                        canFault ? CpuidInterception.FAULTING : CpuidInterception.PATCHED);
    }

    @Test
    void isRefusedUnlessAskedFor() {
        Assumptions.assumeTrue(Probes.cpuidFaulting() != 0, "this processor makes CPUID fault");
        assertThatThrownBy(() -> Runs.run(new Tool(answer -> answer), HandlerThreads.VIRTUAL, "/bin/true"))
                .isInstanceOf(ReverieException.class)
                .hasMessageContaining("CPUID faulting is refused with")
                .hasMessageContaining("--patch-cpuid");
        assertThatThrownBy(() -> Reverie.backend("ptrace")
                        .attach(new Tool(answer -> answer), List.of(1), RunOptions.DEFAULT.withCpuidPatching(true)))
                .isInstanceOf(ReverieException.class)
                .hasMessageContaining("CPUID");
    }

    private static String run(Tool tool, HandlerThreads threads, String... argv) {
        RunResult<NoGlobal> result = Reverie.backend("ptrace")
                .run(
                        tool,
                        Runs.command(argv).withOutputCaptured(),
                        RunOptions.DEFAULT.withHandlerThreads(threads).withCpuidPatching(true));
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
        return result.stdout().toString();
    }

    private static String library() throws Exception {
        return Runs.guest("events/cpuidlib.c", ".so", "gcc", "-shared", "-fPIC");
    }

    private static String natively(String... argv) {
        return NativeRun.of(Runs.command(argv), Duration.ofMinutes(1)).stdout();
    }
}
