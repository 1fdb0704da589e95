package dev.reverie.ptrace;

import dev.reverie.api.GlobalAccess;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import org.jspecify.annotations.Nullable;

/** The way to the global state for one sender. */
record RpcFrom<G extends GlobalState>(Tracer<G, ?> tracer, int pid, int tid) implements GlobalAccess<G> {
    @Override
    public <R extends @Nullable Object> R rpc(Request<? super G, R> request) {
        return tracer.rpc(request, pid, tid);
    }
}
