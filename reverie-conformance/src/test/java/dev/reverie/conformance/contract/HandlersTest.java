package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Guest;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.SignalAction;
import dev.reverie.api.Stdio;
import dev.reverie.api.Subscription;
import dev.reverie.api.ToolException;
import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.Execve;
import dev.reverie.syscalls.Getppid;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers block, throw, outlive their guest, and never hold up another guest thread. */
final class HandlersTest {
    private static final String HANDLER_THREADS = "dev.reverie.conformance.contract.Runs#handlerThreads";
    private static final int GUEST_THREADS = 64;

    /** A barrier that only opens if the handlers of all 64 guest threads are inside at the same time, again and again. */
    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void handlersOfAllThreadsBlockAtTheSameTime(HandlerThreads threads) throws Exception {
        CyclicBarrier all = new CyclicBarrier(GUEST_THREADS);
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID), (guest, call) -> {
            await(all);
            return Action.result(guest.inject(call));
        });
        RunResult<NoGlobal> result = Runs.run(tool, threads, Runs.guest("contract/together.c"), "getppid");
        assertThat(result.stdout().toString()).isEqualTo("64 threads, 640 calls\n");
    }

    /** Each thread waits in a call that only another thread's call can end, both injected. */
    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void injectedCallsBlockOnlyTheirOwnThread(HandlerThreads threads) throws Exception {
        Script tool = Script.onSyscalls(
                Subscription.syscalls(Sysno.READ, Sysno.WRITE), (guest, call) -> Action.result(guest.inject(call)));
        RunResult<NoGlobal> result = Runs.run(tool, threads, Runs.guest("contract/together.c"), "ring");
        assertThat(result.stdout().toString()).isEqualTo("64 threads, 10 rounds\n");
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aHandlerThatThrowsEndsTheGuest(HandlerThreads threads) throws Exception {
        AtomicInteger pid = new AtomicInteger();
        String guest = Runs.guest("contract/together.c");
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID), (stopped, call) -> {
            pid.set(stopped.pid());
            throw new IllegalStateException("on purpose", new ArithmeticException("the cause"));
        });
        assertThatThrownBy(() -> Runs.run(tool, threads, guest, "getppid"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("onSyscall")
                .hasMessageContaining("on purpose")
                .hasRootCauseInstanceOf(ArithmeticException.class);
        assertThat(ProcessHandle.of(pid.get())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void aHandlerWhoseGuestIsKilledIsInterrupted(HandlerThreads threads) {
        AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID), (guest, call) -> {
            ProcessHandle.of(guest.pid()).orElseThrow().destroyForcibly();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                seen.set(e);
            }
            guest.inject(call);
            throw new AssertionError("a dead guest made a call");
        });
        RunResult<NoGlobal> result = Runs.run(tool, threads, "/usr/bin/python3", "-c", "import os; os.getppid()");
        assertThat(result.status()).isEqualTo(new ExitStatus.Killed(new Signal(9), false));
        assertThat(seen.get()).isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void execAndExitDoNotReturnFromInject(HandlerThreads threads) {
        List<String> story = new CopyOnWriteArrayList<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.EXECVE, Sysno.EXIT_GROUP), (guest, call) -> {
            try {
                long result = guest.inject(call);
                story.add(call.name() + " failed " + result);
                return Action.result(result);
            } catch (GuestEnded e) {
                story.add(call.name() + " unwinds");
                throw e;
            }
        });
        RunResult<NoGlobal> result = Runs.run(
                tool,
                threads,
                "/usr/bin/python3",
                "-c",
                "import os\ntry: os.execv('/nonexistent', ['x'])\nexcept OSError: os.execv('/bin/sh', ['sh', '-c', 'exit 5'])");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(5));
        assertThat(story).containsExactly("execve failed -2", "execve unwinds", "exit_group unwinds");
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void signalsAreSeenSuppressedAndReplaced(HandlerThreads threads) {
        List<String> seen = new CopyOnWriteArrayList<>();
        Script tool = Script.onSignals((guest, signal) -> {
            seen.add(signal.signal().name() + (signal.info().pid() == guest.pid() ? " from itself" : ""));
            return switch (signal.signal().name()) {
                case "SIGTERM" -> SignalAction.suppress();
                case "SIGUSR1" -> SignalAction.replaceWith(new Signal(12));
                default -> SignalAction.deliver();
            };
        });
        RunResult<NoGlobal> result = Runs.run(
                tool,
                threads,
                "bash",
                "-c",
                "trap 'echo usr2' USR2; trap 'echo hup' HUP; kill -TERM $$; kill -USR1 $$; kill -HUP $$; kill -INT $$; echo no");
        assertThat(result.stdout().toString()).isEqualTo("usr2\nhup\n");
        assertThat(result.status()).isEqualTo(new ExitStatus.Killed(new Signal(2), false));
        assertThat(seen)
                .contains("SIGTERM from itself", "SIGUSR1 from itself", "SIGHUP from itself", "SIGINT from itself");
    }

    @Test
    void aGuestIsForItsHandlerAlone() {
        AtomicReference<@Nullable Guest<NoGlobal, @Nullable Void>> kept = new AtomicReference<>();
        List<Throwable> refused = new CopyOnWriteArrayList<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID, Sysno.EXIT_GROUP), (guest, call) -> {
            if (call instanceof Getppid) {
                kept.set(guest);
                Thread other = Thread.ofPlatform().start(() -> refused.add(failure(() -> guest.inject(call))));
                try {
                    other.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            } else {
                Guest<NoGlobal, @Nullable Void> old = kept.get();
                if (old != null) {
                    refused.add(failure(() -> old.inject(call)));
                }
            }
            return Action.proceed();
        });
        Runs.run(tool, HandlerThreads.VIRTUAL, "/usr/bin/python3", "-c", "import os; os.getppid()");
        assertThat(refused).hasSize(2).allMatch(e -> e instanceof IllegalStateException);
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void anInterruptedRunKillsItsGuest(HandlerThreads threads) throws Exception {
        AtomicInteger pid = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Script tool =
                Script.onSyscalls(Subscription.syscalls(Sysno.CLOCK_NANOSLEEP, Sysno.NANOSLEEP), (guest, call) -> {
                    pid.set(guest.pid());
                    started.countDown();
                    return Action.proceed();
                });
        Thread runner =
                Thread.ofPlatform().start(() -> failure.set(failure(() -> Runs.run(tool, threads, "sleep", "1000"))));
        started.await();
        runner.interrupt();
        runner.join();
        assertThat(failure.get()).isInstanceOf(ReverieException.class).hasMessageContaining("interrupted");
        assertThat(ProcessHandle.of(pid.get())).isEmpty();
    }

    /** The tracer's doorbell, which the blocked handler makes necessary, must not hold the pipe's other end. */
    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void inputEndsWhileTheTracerCanBeWoken(HandlerThreads threads) {
        byte[] more = new byte[1 << 20];
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.READ), (guest, call) -> {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Action.proceed();
        });
        RunResult<NoGlobal> result =
                Runs.run(tool, threads, Runs.command("wc", "-c").withStdin(Stdio.input(Bytes.of(more))));
        assertThat(result.stdout().toString()).isEqualTo("1048576\n");
    }

    @Test
    void execveAsTheFirstOfSeveralInjectionsUnwindsToo() {
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.EXECVE), (guest, call) -> {
            guest.inject(Syscall.of(Sysno.GETPID, SyscallArgs.of(1, 2, 3)));
            guest.inject((Execve) call);
            throw new AssertionError("execve returned");
        });
        RunResult<NoGlobal> result = Runs.run(tool, HandlerThreads.VIRTUAL, "sh", "-c", "exec /bin/echo through");
        assertThat(result.stdout().toString()).isEqualTo("through\n");
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable failure(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            return e;
        }
        return new AssertionError("nothing was thrown");
    }
}
