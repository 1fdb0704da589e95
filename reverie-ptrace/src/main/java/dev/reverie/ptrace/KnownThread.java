package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.ThreadContext;
import org.jspecify.annotations.Nullable;

/** A thread as its tool knows it, whatever it does meanwhile. */
record KnownThread<G extends GlobalState, T extends @Nullable Object>(Tracer<G, T> tracer, GuestThread<G, T> guest)
        implements ThreadContext<G, T> {
    @Override
    public int tid() {
        return guest.id();
    }

    @Override
    public int pid() {
        return guest.process().pid();
    }

    @Override
    public T thread() {
        return guest.state();
    }

    @Override
    public <R extends @Nullable Object> R rpc(Request<? super G, R> request) {
        return tracer.rpc(request, pid(), tid());
    }
}
