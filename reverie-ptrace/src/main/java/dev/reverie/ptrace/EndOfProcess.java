package dev.reverie.ptrace;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.Request;
import org.jspecify.annotations.Nullable;

/** A process that is gone, as its tool sees it. */
record EndOfProcess<G extends GlobalState>(Tracer<G, ?> tracer, int pid, ExitStatus status) implements ProcessEnd<G> {
    @Override
    public <R extends @Nullable Object> R rpc(Request<? super G, R> request) {
        return tracer.rpc(request, pid, pid);
    }
}
