package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.Registers;
import dev.reverie.api.Reverie;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.api.TimerSchedule;
import dev.reverie.conformance.programs.NativeRun;
import dev.reverie.linux.ffi.Probes;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers that count branches, by stepping where there is no counter: that they are exact, and that guests do not notice them. */
final class BranchTimersTest {
    private static final String HANDLER_THREADS = "dev.reverie.conformance.contract.Runs#handlerThreads";

    interface OnGuest {
        void handle(Guest<NoGlobal, @Nullable Void> guest);
    }

    record Tool(Subscription subscription, OnGuest onStart, OnGuest onCall, OnGuest onTimer) implements StatelessTool {
        @Override
        public void onThreadStart(Guest<NoGlobal, @Nullable Void> guest) {
            onStart.handle(guest);
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            if (call.number() == Sysno.GETPPID) {
                onCall.handle(guest);
            }
            return subscription.isAllSyscalls() ? Action.result(guest.inject(call)) : Action.proceed();
        }

        @Override
        public void onTimer(Guest<NoGlobal, @Nullable Void> guest) {
            onTimer.handle(guest);
        }
    }

    private static final OnGuest NOTHING = guest -> {};

    @ParameterizedTest
    @CsvSource({
        // part, branches, instructions, bytes behind the call, rcx
        "0, 0, 1, 5, 1000",
        "0, 0, 2, 7, 999",
        "0, 1, 0, 5, 999",
        "0, 1, 1, 7, 998",
        "0, 500, 0, 5, 500",
        "0, 999, 2, 9, 0",
        "0, 1000, 0, 9, 0",
        "0, 1000, 2, 11, 0",
        "1, 99, 0, 5, 1",
        "1, 100, 0, 7, 0",
        "1, 101, 0, 9, 0",
        "1, 101, 1, 11, 0",
        "1, 102, 1, 16, 0",
        "2, 0, 1, 5, 200",
        "2, 0, 2, 7, 0",
        "2, 0, 3, 8, 0",
        "3, 1, 1, 12, -1",
        "3, 1, 2, 14, -1",
        "3, 50, 0, 19, -1",
        "3, 49, 4, 19, -1"
    })
    void isDueAtExactlyItsPlace(int part, long branches, long instructions, long offset, long rcx) throws Exception {
        for (Subscription subscription : List.of(
                Subscription.syscalls(Sysno.GETPPID), Subscription.allSyscalls().withSignals())) {
            List<Registers> at = new ArrayList<>();
            Tool tool = new Tool(
                    subscription,
                    NOTHING,
                    guest -> {
                        at.add(guest.registers());
                        guest.setTimer(TimerSchedule.afterBranches(branches, instructions));
                    },
                    guest -> at.add(guest.registers()));
            String guest = Runs.guest("events/branches.c", "-static", "gcc", "-static");
            assertThat(run(tool, HandlerThreads.VIRTUAL, guest, Integer.toString(part)))
                    .isEqualTo("done\n");
            assertThat(at).hasSize(2);
            assertThat(at.get(1).rip() - at.get(0).rip()).isEqualTo(offset);
            assertThat(at.get(1).eflags() & 0x100).isZero();
            if (rcx >= 0) {
                assertThat(at.get(1).rcx()).isEqualTo(rcx);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void isDueAtTheSamePlaceInEachRun(HandlerThreads threads) throws Exception {
        List<List<Long>> places = new ArrayList<>();
        String guest = Runs.guest("events/stepped.c", "-static", "gcc", "-static");
        for (int i = 0; i < 2; i++) {
            List<Long> at = new CopyOnWriteArrayList<>();
            OnGuest set = stopped -> {
                if (stopped.isMainThread()) {
                    stopped.setTimer(TimerSchedule.afterBranches(97, 3));
                }
            };
            Tool tool = new Tool(Subscription.none(), set, NOTHING, stopped -> {
                at.add(stopped.registers().rip());
                set.handle(stopped);
            });
            Reverie.backend("ptrace")
                    .run(
                            tool,
                            Command.of(guest).withoutAslr().withoutHostEnv().withOutputCaptured(),
                            RunOptions.DEFAULT.withHandlerThreads(threads).withBranchStepping(true));
            places.add(at);
        }
        assertThat(places.get(0)).hasSizeGreaterThan(20);
        // Behind that come threads, which wait for each other as it happens.
        assertThat(places.get(1).subList(0, 20)).isEqualTo(places.get(0).subList(0, 20));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGuestDoesNotNotice(boolean isEverythingSeen) throws Exception {
        String guest = Runs.guest("events/stepped.c", "-static", "gcc", "-static");
        OnGuest set = stopped -> stopped.setTimer(TimerSchedule.afterBranches(Long.MAX_VALUE, 0));
        Subscription subscription =
                isEverythingSeen ? Subscription.allSyscalls().withSignals() : Subscription.none();
        Tool tool = new Tool(subscription, set, NOTHING, NOTHING);
        assertThat(run(tool, HandlerThreads.VIRTUAL, guest, "exec"))
                .isEqualTo(NativeRun.of(Command.of(guest, "exec"), Duration.ofMinutes(1))
                        .stdout());
    }

    @Test
    void aCancelledTimerIsNotTold() throws Exception {
        AtomicInteger told = new AtomicInteger();
        Tool tool = new Tool(
                Subscription.syscalls(Sysno.GETPPID),
                NOTHING,
                guest -> {
                    guest.setTimer(TimerSchedule.afterBranches(10, 0));
                    guest.cancelTimer();
                },
                guest -> told.incrementAndGet());
        run(tool, HandlerThreads.VIRTUAL, Runs.guest("events/branches.c", "-static", "gcc", "-static"), "0");
        assertThat(told).hasValue(0);
    }

    @Test
    void anExecCancelsIt() throws Exception {
        AtomicInteger told = new AtomicInteger();
        Tool tool = new Tool(
                Subscription.none(),
                guest -> guest.setTimer(TimerSchedule.afterBranches(1_000_000, 0)),
                NOTHING,
                guest -> told.incrementAndGet());
        run(
                tool,
                HandlerThreads.VIRTUAL,
                "/bin/sh",
                "-c",
                "exec sh -c 'i=0; while [ $i -lt 9999 ]; do i=$((i+1)); done'");
        assertThat(told).hasValue(0);
    }

    @Test
    void isRefusedBeforeTheGuestStartsIfTheToolSaysThatItNeedsIt() {
        Assumptions.assumeTrue(Probes.branchCounter() != 0, "there is a PMU");
        AtomicInteger started = new AtomicInteger();
        Tool tool =
                new Tool(Subscription.none().withBranchTimers(), guest -> started.incrementAndGet(), NOTHING, NOTHING);
        assertThatThrownBy(() -> Runs.run(tool, HandlerThreads.VIRTUAL, "/bin/true"))
                .isInstanceOf(ReverieException.class)
                .hasMessageContaining("branch counter is refused with")
                .hasMessageContaining("withBranchStepping");
        assertThat(started).hasValue(0);
        run(tool, HandlerThreads.VIRTUAL, "/bin/true");
        assertThat(started).hasValue(1);
    }

    private static String run(Tool tool, HandlerThreads threads, String... argv) {
        RunResult<NoGlobal> result = Reverie.backend("ptrace")
                .run(
                        tool,
                        Runs.command(argv).withOutputCaptured(),
                        RunOptions.DEFAULT.withHandlerThreads(threads).withBranchStepping(true));
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
        return result.stdout().toString();
    }
}
