package dev.reverie.cli;

import dev.reverie.linux.ffi.SelfSignals;

/** The last thing this process does. */
final class Ending {
    private Ending() {}

    /** Ends this process, without waiting for any thread. */
    static void end(Outcome outcome) {
        if (outcome.signal() != 0) {
            SelfSignals.dieBy(outcome.signal());
        }
        // Also for signals that do not end a process, should there ever be one.
        Runtime.getRuntime().halt(outcome.code());
    }
}
