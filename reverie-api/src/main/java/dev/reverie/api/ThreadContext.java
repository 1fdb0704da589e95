package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/** A guest thread, as far as it can be known when it has gone on or is gone: who it is, and what the tool keeps of it. */
public interface ThreadContext<G extends GlobalState, T extends @Nullable Object> extends GlobalAccess<G> {
    /** The kernel's thread id, in the tracer's pid namespace. */
    int tid();

    /** The process id (thread group id), in the tracer's pid namespace. */
    int pid();

    /** The tool's state of this thread. */
    T thread();
}
