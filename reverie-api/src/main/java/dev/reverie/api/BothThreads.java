package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/**
 * The states that two composed tools have of a thread; see {@link Tools#compose}.
 *
 * @param outer the outer tool's
 * @param inner the inner tool's
 */
public record BothThreads<S extends @Nullable Object, T extends @Nullable Object>(S outer, T inner) {}
