package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/** A thread that is gone, and what is left of it. */
public interface ThreadEnd<G extends GlobalState, T extends @Nullable Object> extends GlobalAccess<G> {
    /** Its process. */
    int pid();

    /** Its id. */
    int tid();

    /** Its final state. */
    T thread();

    /** How it ended; for a thread that a sibling's exec ended, {@code Exited(0)}. */
    ExitStatus status();
}
