package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/**
 * A thread that is about to exist.
 *
 * @param pid its process
 * @param tid its id
 * @param parent the state of the thread that created it, which is stopped meanwhile; null for the root
 *     and for threads that were attached to
 */
public record ThreadStart<T extends @Nullable Object>(
        int pid, int tid, @Nullable T parent) {}
