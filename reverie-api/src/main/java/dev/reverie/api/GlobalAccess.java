package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/** The way to the global state, open to every callback. */
public interface GlobalAccess<G extends GlobalState> {
    /**
     * Sends a message to the global state and waits for the answer. An exception thrown by the request is thrown here.
     */
    <R extends @Nullable Object> R rpc(Request<? super G, R> request);
}
