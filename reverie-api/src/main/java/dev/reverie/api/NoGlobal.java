package dev.reverie.api;

/** The global state of a tool that has none. */
public enum NoGlobal implements GlobalState {
    /** The only value. */
    INSTANCE
}
