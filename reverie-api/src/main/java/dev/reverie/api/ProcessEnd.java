package dev.reverie.api;

/** A process that is gone. */
public interface ProcessEnd<G extends GlobalState> extends GlobalAccess<G> {
    /** Its id. */
    int pid();

    /** How it ended. */
    ExitStatus status();
}
