package dev.reverie.ptrace.resident;

import dev.reverie.api.GlobalState;
import dev.reverie.api.RunStatistics;
import dev.reverie.linux.seccomp.RuntimeCalls;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Code of ours that lives in the guests of a run. Confined to the tracer thread. */
public interface Resident<G extends GlobalState, T extends @Nullable Object> {
    /** None. */
    static <G extends GlobalState, T extends @Nullable Object> Resident<G, T> none() {
        return new Resident<>() {
            @Override
            public ResidentThread threadOf(Ground<G, T> ground, @Nullable ResidentThread creator) {
                return ResidentThread.NONE;
            }

            @Override
            public @Nullable RuntimeCalls calls() {
                return null;
            }
        };
    }

    /**
     * What is kept for a new thread.
     *
     * @param ground how to deal with the thread
     * @param creator the thread that has created it, and stands still; null for the first of all
     */
    ResidentThread threadOf(Ground<G, T> ground, @Nullable ResidentThread creator);

    /** What the filter of the guest has to know of the calls that this makes; null if it makes none. */
    @Nullable
    RuntimeCalls calls();

    /** Whether {@link #begin} is to be called. */
    default boolean worksByItself() {
        return false;
    }

    /**
     * The run begins.
     *
     * @param tracer does something on the tracer thread, if the run has not ended; to be used from any thread
     */
    default void begin(Consumer<Runnable> tracer) {}

    /** Whether threads may be waiting in the guest for what the tool says, so that the tracer is to look for them rather than to sleep. */
    default boolean isAsked() {
        return false;
    }

    /** A thread that waits there, whose exchange is open from now on; null if none does. */
    default @Nullable Ground<G, T> asking() {
        return null;
    }

    /** An event that the tool is told of as it happens comes next: what it has not been told yet of the past comes first. */
    default void beforeEvent() {}

    /** What is to be said of the run besides its stops. When it has ended. */
    default List<RunStatistics.Count> statistics() {
        return List.of();
    }

    /** The run has ended, well or not. */
    default void end() {}
}
