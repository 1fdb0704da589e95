package dev.reverie.ptrace;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.ThreadEnd;
import org.jspecify.annotations.Nullable;

/** A thread that is gone, as its tool sees it. */
record EndOfThread<G extends GlobalState, T extends @Nullable Object>(
        Tracer<G, T> tracer, int pid, int tid, T thread, ExitStatus status) implements ThreadEnd<G, T> {
    @Override
    public <R extends @Nullable Object> R rpc(Request<? super G, R> request) {
        return tracer.rpc(request, pid, tid);
    }
}
