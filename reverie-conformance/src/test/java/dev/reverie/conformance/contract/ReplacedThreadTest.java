package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.conformance.programs.Outcome;
import dev.reverie.conformance.programs.Setting;
import dev.reverie.conformance.programs.TracedRun;
import dev.reverie.syscalls.Getppid;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A handler outlives its thread, whose id belongs to the thread that has called exec by then: what it does must not be done to that. */
final class ReplacedThreadTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    interface End extends BiFunction<Guest<NoGlobal, @Nullable Void>, Syscall, Action> {}

    /** Keeps the first thread in a call until another program runs, and that in its call until the first thread is done. Interruption ends no wait. */
    private static final class Holder implements StatelessTool {
        private final End end;
        private final CompletableFuture<@Nullable Void> isInCall = new CompletableFuture<>();
        private final CompletableFuture<@Nullable Void> isReplaced = new CompletableFuture<>();
        private final CompletableFuture<@Nullable Void> isDone = new CompletableFuture<>();
        private final List<String> exits = new CopyOnWriteArrayList<>();

        Holder(End end) {
            this.end = end;
        }

        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.GETPPID, Sysno.GETUID);
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            if (call instanceof Getppid) {
                isInCall.complete(null);
                isReplaced.join();
                return end.apply(guest, call);
            }
            isInCall.join();
            if (guest.tid() == guest.pid()) {
                isReplaced.complete(null);
                isDone.join();
            }
            return Action.result(guest.inject(call));
        }

        @Override
        public void onThreadExit(ThreadEnd<NoGlobal, @Nullable Void> ended) {
            exits.add((ended.tid() == ended.pid() ? "first thread: " : "other: ") + ended.status());
            isDone.complete(null);
        }
    }

    static Stream<Arguments> ends() {
        End answers = (guest, call) -> Action.result(-1);
        End proceeds = (guest, call) -> Action.proceed();
        End injects = (guest, call) -> Action.result(guest.inject(call));
        return Runs.handlerThreads()
                .flatMap(threads -> Stream.of(answers, proceeds, injects).map(end -> Arguments.of(threads, end)));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void leavesTheNewProgramAlone(HandlerThreads threads, End end) throws Exception {
        Holder tool = new Holder(end);
        RunResult<NoGlobal> result = Runs.run(tool, threads, Runs.guest("contract/replaced.c"));
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(result.stdout().toString()).isEqualTo("its own result\n");
        assertThat(tool.exits).hasSize(2).allMatch(exit -> exit.startsWith("first thread: "));
    }

    /** What stands under the id of a first thread may be the new program, before the tracer has heard of that: nothing must be done to it for the old one. */
    @RepeatedTest(40)
    void isNotTakenForWhatHasReplacedIt() throws Exception {
        Setting setting = Setting.INJECT_ON_PLATFORM_THREADS;
        Command command = Command.of(Runs.guest("c/execthread.c"));
        Outcome outcome = TracedRun.of(setting.tool(Path.of("no trace")), command, setting.options(), LIMIT);
        assertThat(outcome.code()).isEqualTo(42);
        assertThat(outcome.stdout().lines()).hasSize(7);
    }
}
