package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/** A thread that is gone, and what is left of it: {@link #thread} is its final state. */
public interface ThreadEnd<G extends GlobalState, T extends @Nullable Object> extends ThreadContext<G, T> {
    /** How it ended; for a thread that a sibling's exec ended, {@code Exited(0)}. */
    ExitStatus status();
}
