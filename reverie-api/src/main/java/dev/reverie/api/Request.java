package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/**
 * A message to the global state, answered with an {@code R}. Write it as a record whose components are plain data: a
 * backend may carry it from another address space.
 *
 * {@snippet class="dev.reverie.api.snippets.Counter" region="request"}
 *
 * @param <G> the global state it is for
 * @param <R> the response
 */
@FunctionalInterface
public interface Request<G extends GlobalState, R extends @Nullable Object> {
    /** Carries the message out on the global state. Runs on the sender's thread, concurrently with other messages. */
    R handle(G global, Sender from);
}
