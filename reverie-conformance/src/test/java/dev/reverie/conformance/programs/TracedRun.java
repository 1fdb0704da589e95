package dev.reverie.conformance.programs;

import dev.reverie.api.Backend;
import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A run under the tracer, in this JVM, under a watchdog that says what everybody was doing when time was up. */
public final class TracedRun {
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private TracedRun() {}

    /** Runs a command to its end, both outputs captured. */
    public static Outcome of(Tool<?, ?> tool, Command command, RunOptions options, Duration limit) {
        return of(Reverie.backend("ptrace"), tool, command, options, limit);
    }

    /** The same with any backend. */
    public static Outcome of(Backend backend, Tool<?, ?> tool, Command command, RunOptions options, Duration limit) {
        RunResult<?> result = result(backend, tool, command.withOutputCaptured(), options, limit);
        return new Outcome(result.status().shellCode(), text(result.stdout()), text(result.stderr()));
    }

    /**
     * Runs a command to its end.
     *
     * @throws AssertionError if it has not ended in time; the guest has been killed then
     */
    static <G extends GlobalState> RunResult<G> result(
            Tool<G, ?> tool, Command command, RunOptions options, Duration limit) {
        return result(Reverie.backend("ptrace"), tool, command, options, limit);
    }

    private static <G extends GlobalState> RunResult<G> result(
            Backend backend, Tool<G, ?> tool, Command command, RunOptions options, Duration limit) {
        CompletableFuture<RunResult<G>> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().name("test-run").start(() -> {
            try {
                result.complete(backend.run(tool, command, options));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        if (!joined(thread, limit)) {
            String stacks = JavaThreads.dump();
            String tasks = GuestTasks.describe(GuestTasks.tracedByUs());
            GuestTasks.kill(GuestTasks.tracedByUs());
            boolean ended = joined(thread, AFTER_KILL);
            throw new AssertionError(command + " has not ended within " + limit
                    + (ended ? printed(result) : ", and the tracer has not ended after its guest was killed") + "\n"
                    + tasks + stacks);
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            throw new AssertionError("the run failed: " + e.getCause(), e.getCause());
        }
    }

    /** What a guest that had to be killed had printed until then, if it was captured: how far it got. */
    private static String printed(CompletableFuture<? extends RunResult<?>> result) {
        return result.isCompletedExceptionally()
                ? ""
                : "; it had printed:\n" + text(result.join().stdout());
    }

    private static boolean joined(Thread thread, Duration limit) {
        try {
            return thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String text(Bytes bytes) {
        return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    }
}
