package dev.reverie.api;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a backend is to run, apart from what it runs.
 *
 * @param pinned whether guest and tracer share one CPU: a stop costs half as much, but the guest has only that CPU, and
 *     sees so
 * @param handlerThreads what runs the handlers
 * @param cpuidPatching whether CPUID instructions in the files of programs may be overwritten, in the guest's memory alone, where the
 *     processor has no other way to intercept them; see {@link CpuidInterception#PATCHED} for what is not seen then
 * @param branchStepping whether threads may run instruction by instruction while they have a timer that counts branches, where there is
 *     no counter in the processor: as exact, and tens of thousands of times slower
 * @param patience how many calls of a program stop, where a backend can handle calls inside the guest, before it is made ready for that, which
 *     costs about as much as these stops; 0 to do so before its first instruction. Programs that are known to call often, that create threads, or whose
 *     calls {@linkplain Tool#guestLibrary have to be} handled inside don't wait
 * @param cache the directory in which backends keep what they learn of programs, so that later runs are faster: a few kilobytes for each program and
 *     library, up to a limit. Need not exist; null for none. Nothing of what a run tells depends on it, but for the statistics
 */
public record RunOptions(
        boolean pinned,
        HandlerThreads handlerThreads,
        boolean cpuidPatching,
        boolean branchStepping,
        int patience,
        @Nullable Path cache) {
    private static final int USUAL_PATIENCE = 64;

    /** Nothing pinned; the fastest handler threads that work here; nothing that changes code or slows guests down; reverie's directory in the user's cache (XDG_CACHE_HOME, or .cache in HOME). */
    public static final RunOptions DEFAULT =
            new RunOptions(false, HandlerThreads.AUTO, false, false, USUAL_PATIENCE, UserCache.of(System.getenv()));

    /** What runs a tool's handlers. */
    public enum HandlerThreads {
        /** Virtual threads if this JVM was started so that they can be used, else platform threads. */
        AUTO,
        /** Virtual threads on the tracer's own thread: a handler is a plain call. */
        VIRTUAL,
        /** A platform thread for each guest thread that has a handler running: two thread switches an event. */
        PLATFORM
    }

    /** Refuses what makes no sense. */
    public RunOptions {
        if (patience < 0) {
            throw new IllegalArgumentException("a patience of " + patience + " calls");
        }
    }

    /** The same with {@link #pinned} as given. */
    public RunOptions withPinned(boolean value) {
        return new RunOptions(value, handlerThreads, cpuidPatching, branchStepping, patience, cache);
    }

    /** The same with {@link #handlerThreads} as given. */
    public RunOptions withHandlerThreads(HandlerThreads value) {
        return new RunOptions(pinned, value, cpuidPatching, branchStepping, patience, cache);
    }

    /** The same with {@link #cpuidPatching} as given. */
    public RunOptions withCpuidPatching(boolean value) {
        return new RunOptions(pinned, handlerThreads, value, branchStepping, patience, cache);
    }

    /** The same with {@link #branchStepping} as given. */
    public RunOptions withBranchStepping(boolean value) {
        return new RunOptions(pinned, handlerThreads, cpuidPatching, value, patience, cache);
    }

    /** The same with {@link #patience} as given. */
    public RunOptions withPatience(int value) {
        return new RunOptions(pinned, handlerThreads, cpuidPatching, branchStepping, value, cache);
    }

    /** The same with {@link #cache} as given. */
    public RunOptions withCache(@Nullable Path value) {
        return new RunOptions(pinned, handlerThreads, cpuidPatching, branchStepping, patience, value);
    }
}
