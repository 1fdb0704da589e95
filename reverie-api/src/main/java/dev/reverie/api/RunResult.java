package dev.reverie.api;

import dev.reverie.syscalls.Bytes;

/**
 * A guest that has ended, with all its descendants.
 *
 * @param status how the root process ended, or the first that was attached to
 * @param global the tool's global state
 * @param stdout what the guest wrote to its standard output, if that was {@link Stdio.Capture}; else empty
 * @param stderr what it wrote to its standard error, likewise
 * @param statistics what the run has cost
 */
public record RunResult<G extends GlobalState>(
        ExitStatus status, G global, Bytes stdout, Bytes stderr, RunStatistics statistics) {}
