package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.Command;
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
import dev.reverie.api.TimestampRead;
import dev.reverie.api.ToolException;
import dev.reverie.conformance.programs.NativeRun;
import dev.reverie.conformance.programs.Needs;
import dev.reverie.syscalls.Syscall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RDTSC and RDTSCP: what a tool sees and decides, and what a guest must not notice. */
final class TimestampTest {
    private static final String HANDLER_THREADS = "dev.reverie.conformance.contract.Runs#handlerThreads";

    interface Clock {
        long read(Guest<NoGlobal, @Nullable Void> guest, TimestampRead read);
    }

    record Tool(Subscription subscription, Clock clock, Map<String, Integer> seen) implements StatelessTool {
        Tool(Clock clock) {
            this(Subscription.none().withTimestampCounter(), clock, new ConcurrentHashMap<>());
        }

        @Override
        public long onTimestampCounter(Guest<NoGlobal, @Nullable Void> guest, TimestampRead read) {
            return clock.read(guest, read);
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            seen.merge(call.name(), 1, Integer::sum);
            return Action.result(guest.inject(call));
        }
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aGuestReadsTheRealCounterIfTheToolLetsIt(HandlerThreads threads) throws Exception {
        String guest = Runs.guest("events/timestamps.c");
        RunResult<NoGlobal> result = Runs.run(new Tool((stopped, read) -> read.value()), threads, guest);
        assertThat(result.stdout().toString()).isEqualTo(natively(guest));
    }

    @Test
    void evenIfAllCallsAreInjected() throws Exception {
        String guest = Runs.guest("events/timestamps.c");
        Tool tool = new Tool(
                Subscription.allSyscalls().withSignals().withTimestampCounter(),
                (stopped, read) -> read.value(),
                new ConcurrentHashMap<>());
        assertThat(Runs.run(tool, HandlerThreads.VIRTUAL, guest).stdout().toString())
                .isEqualTo(natively(guest));
        assertThat(tool.seen).containsKey("prctl");
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aToolSeesEveryReadAndDecidesWhatIsRead(HandlerThreads threads) throws Exception {
        String guest = Runs.guest("events/ticks.c");
        AtomicLong reads = new AtomicLong();
        AtomicLong withProcessor = new AtomicLong();
        Tool tool = new Tool((stopped, read) -> {
            if (read.withProcessor()) {
                withProcessor.incrementAndGet();
            }
            return 0xfedc_ba98_0000_0000L + reads.getAndIncrement();
        });
        RunResult<NoGlobal> result = Runs.run(tool, threads, guest, "4", "100");
        assertThat(result.stdout().toString()).isEqualTo("800 reads, all below 0xfedcba98ffffffff, sum right\n");
        assertThat(withProcessor).hasValue(400);
        assertThat(reads.get()).isGreaterThanOrEqualTo(800);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-static", "-static-pie"})
    void clocksOfTheVdsoGoOnAndAreNotSeenUnasked(String flag) throws Exception {
        String guest =
                flag.isEmpty() ? Runs.guest("events/clocks.c") : Runs.guest("events/clocks.c", flag, "gcc", flag);
        Tool tool = new Tool((stopped, read) -> read.value());
        RunResult<NoGlobal> result = Runs.run(tool, HandlerThreads.VIRTUAL, guest);
        assertThat(result.stdout().toString()).isEqualTo(natively(guest));
        assertThat(tool.seen).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void whatSigsegvDoesStaysAsItIs(HandlerThreads threads) throws Exception {
        String guest = Runs.guest("events/masked.c");
        RunResult<NoGlobal> result = Runs.run(new Tool((stopped, read) -> read.value()), threads, guest);
        assertThat(result.stdout().toString()).isEqualTo(natively(guest));
    }

    @Test
    void realProgramsDoNotNotice() {
        Needs.program("python3", "python3");
        String program = """
                import time, threading
                threads = [threading.Thread(target=lambda: [time.perf_counter() for _ in range(9)]) for _ in range(4)]
                [thread.start() for thread in threads]
                [thread.join() for thread in threads]
                print(time.time() > 1e9)
                """;
        RunResult<NoGlobal> result =
                Runs.run(new Tool((stopped, read) -> 42), HandlerThreads.VIRTUAL, "python3", "-c", program);
        assertThat(result.stdout().toString()).isEqualTo("True\n");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void aToolThatFailsEndsTheRun() throws Exception {
        String guest = Runs.guest("events/ticks.c");
        Tool tool = new Tool((stopped, read) -> {
            throw new IllegalStateException("no time");
        });
        assertThatThrownBy(() -> Runs.run(tool, HandlerThreads.VIRTUAL, guest, "1", "1"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("onTimestampCounter");
    }

    @Test
    void cannotBeAskedForInARunningProcess() {
        assertThatThrownBy(() -> Reverie.backend("ptrace")
                        .attach(new Tool((stopped, read) -> 0), List.of(1), RunOptions.DEFAULT))
                .isInstanceOf(ReverieException.class)
                .hasMessageContaining("RDTSC");
    }

    private static String natively(String guest) {
        return NativeRun.of(Command.of(guest), Duration.ofMinutes(1)).stdout();
    }
}
