package dev.reverie.api;

/**
 * A process that is about to exist.
 *
 * @param pid its id
 * @param creatorPid the process that created it; 0 if it was attached to, or if a debugger has had it started
 * @param creatorTid the thread that created it, likewise
 * @param global the way to the global state
 */
public record ProcessStart<G extends GlobalState>(int pid, int creatorPid, int creatorTid, GlobalAccess<G> global) {}
