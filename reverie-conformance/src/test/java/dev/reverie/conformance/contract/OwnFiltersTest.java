package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Sysno;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a tool sees of calls that a guest's own seccomp filters answer, and what it may do to them. */
final class OwnFiltersTest {
    private static final String HANDLER_THREADS = "dev.reverie.conformance.contract.Runs#handlerThreads";

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void theCallIsSeenWhateverTheFilterAnswers(HandlerThreads threads) throws Exception {
        String guest = Runs.guest("c/filters.c");
        Map<Long, Integer> results = new ConcurrentHashMap<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID), (stopped, call) -> {
            long result = stopped.inject(call);
            results.merge(result, 1, Integer::sum);
            return Action.result(result);
        });
        RunResult<NoGlobal> result = Runs.run(tool, threads, guest);
        assertThat(result.stdout().toString()).contains("asked -7", "asked -77", "all 3", "supervised -13");
        assertThat(results)
                // Three threads ask until they are refused, one that slept meanwhile does, and one that begins later.
                .containsEntry(-11L, 5)
                // Filters are inherited by children and by another program.
                .containsEntry(-7L, 6)
                .containsEntry(-8L, 1)
                // A call that ends in a SIGSYS leaves its number in the result register: two handled, one not, one that
                // kills.
                .containsEntry((long) Sysno.GETPPID, 4)
                .containsEntry(21L, 1)
                .containsEntry(-13L, 1);
    }

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void whatTheToolAnswersIsWhatTheGuestGets(HandlerThreads threads) throws Exception {
        String guest = Runs.guest("c/filters.c");
        Script tool = Script.onSyscalls(
                Subscription.syscalls(Sysno.GETUID, Sysno.GETPPID),
                (stopped, call) -> call.number() == Sysno.GETUID
                        ? Action.fail(Errno.EXDEV)
                        : stopped.isMainThread() ? Action.result(3) : Action.proceed());
        RunResult<NoGlobal> result = Runs.run(tool, threads, guest);
        assertThat(result.stdout().toString())
                .contains("uid -18", "list 0\nasked 1\n  status 768\n")
                .doesNotContain("asked -7\n");
    }
}
