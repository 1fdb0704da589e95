package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.Command;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.api.TimerSchedule;
import dev.reverie.api.ToolException;
import dev.reverie.conformance.programs.NativeRun;
import dev.reverie.linux.ffi.Probes;
import dev.reverie.syscalls.Syscall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Timers of guest threads, and that the guest does not notice them. */
final class TimersTest {
    private static final String HANDLER_THREADS = "dev.reverie.conformance.contract.Runs#handlerThreads";
    private static final Duration PERIOD = Duration.ofMillis(5);

    interface OnGuest {
        void handle(Guest<NoGlobal, @Nullable Void> guest);
    }

    record Tool(Subscription subscription, OnGuest onStart, OnGuest onTimer) implements StatelessTool {
        @Override
        public void onThreadStart(Guest<NoGlobal, @Nullable Void> guest) {
            onStart.handle(guest);
        }

        @Override
        public void onTimer(Guest<NoGlobal, @Nullable Void> guest) {
            onTimer.handle(guest);
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            return Action.result(guest.inject(call));
        }
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void eachThreadIsToldOfEachPeriodOfItsOwnTime(HandlerThreads threads) throws Exception {
        Map<Integer, Integer> periods = new ConcurrentHashMap<>();
        List<Duration> early = new CopyOnWriteArrayList<>();
        Map<Integer, Duration> setAt = new ConcurrentHashMap<>();
        OnGuest set = guest -> {
            setAt.put(guest.tid(), guest.readClock());
            guest.setTimer(TimerSchedule.afterCpuTime(PERIOD));
        };
        Tool tool = new Tool(Subscription.none(), set, guest -> {
            Duration used = guest.readClock().minus(setAt.getOrDefault(guest.tid(), Duration.ZERO));
            if (used.compareTo(PERIOD.multipliedBy(9).dividedBy(10)) < 0) {
                early.add(used);
            }
            if (!guest.isMainThread()) {
                periods.merge(guest.tid(), 1, Integer::sum);
            }
            set.handle(guest);
        });
        String guest = Runs.guest("events/spin.c");
        RunResult<NoGlobal> result = Runs.run(tool, threads, guest, "3", "60");
        assertThat(result.stdout().toString()).isEqualTo(natively(guest));
        assertThat(early).isEmpty();
        assertThat(periods.values().stream().filter(count -> count >= 2)).hasSize(3);
        // Of 60 milliseconds and the little that comes before and behind.
        assertThat(periods.values()).allMatch(count -> count <= 13);
    }

    @Test
    void aTimerIsNotLostBetweenInjectedCalls() throws Exception {
        AtomicInteger periods = new AtomicInteger();
        OnGuest set = guest -> guest.setTimer(TimerSchedule.afterCpuTime(PERIOD));
        Tool tool = new Tool(Subscription.allSyscalls().withSignals(), set, guest -> {
            periods.incrementAndGet();
            set.handle(guest);
        });
        String guest = Runs.guest("events/spin.c");
        RunResult<NoGlobal> result = Runs.run(tool, HandlerThreads.VIRTUAL, guest, "2", "60");
        assertThat(result.stdout().toString()).isEqualTo(natively(guest));
        assertThat(periods).hasValueGreaterThanOrEqualTo(4);
    }

    @Test
    void aCancelledTimerIsNotTold() throws Exception {
        AtomicInteger told = new AtomicInteger();
        Tool tool = new Tool(
                Subscription.none(),
                guest -> {
                    guest.setTimer(TimerSchedule.afterCpuTime(Duration.ofNanos(1)));
                    guest.cancelTimer();
                },
                guest -> told.incrementAndGet());
        Runs.run(tool, HandlerThreads.VIRTUAL, Runs.guest("events/spin.c"), "1", "20");
        assertThat(told).hasValue(0);
    }

    @Test
    void anExecCancelsItToo() {
        AtomicInteger told = new AtomicInteger();
        Tool tool = new Tool(
                Subscription.none(),
                guest -> guest.setTimer(TimerSchedule.afterCpuTime(Duration.ofSeconds(1))),
                guest -> told.incrementAndGet());
        Runs.run(
                tool,
                HandlerThreads.VIRTUAL,
                "sh",
                "-c",
                "exec sh -c 'i=0; while [ $i -lt 99999 ]; do i=$((i+1)); done'");
        assertThat(told).hasValue(0);
    }

    @Test
    void branchesAreRefusedWhereThereIsNoCounter() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Probes.branchCounter() != 0, "there is a PMU");
        Tool tool = new Tool(
                Subscription.none(), guest -> guest.setTimer(TimerSchedule.afterBranches(1000, 5)), guest -> {});
        assertThatThrownBy(() -> Runs.run(tool, HandlerThreads.VIRTUAL, "/bin/true"))
                .isInstanceOf(ToolException.class)
                .rootCause()
                .hasMessageContaining("branch counter is refused with");
    }

    private static String natively(String guest) {
        return NativeRun.of(Command.of(guest, "1", "5"), Duration.ofMinutes(1)).stdout();
    }
}
