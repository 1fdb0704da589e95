package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import org.jspecify.annotations.Nullable;

/** The processes that the run does not wait for, by the word of its tool. Confined to the tracer thread. */
final class Daemons<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;
    private boolean isEnding;

    Daemons(Tracer<G, T> tracer) {
        this.tracer = tracer;
    }

    /** Makes a process one of them. */
    void add(GuestProcess<G, T> process) {
        process.setDaemon();
        endIfAlone();
    }

    /** Ends them if nobody else is left, and nobody else can still come. */
    void endIfAlone() {
        if (!isEnding && tracer.threads().hasOnlyDaemons() && tracer.newTasks().isEmpty()) {
            isEnding = true;
            tracer.failures().endAll();
        }
    }

    /** Whether they are being ended, and with them the run. */
    boolean areEnding() {
        return isEnding;
    }
}
