package dev.reverie.api;

/**
 * A process that is about to exist.
 *
 * @param pid its id
 * @param creatorPid the process that created it
 * @param creatorTid the thread that created it
 * @param global the way to the global state
 */
public record ProcessStart<G extends GlobalState>(int pid, int creatorPid, int creatorTid, GlobalAccess<G> global) {}
