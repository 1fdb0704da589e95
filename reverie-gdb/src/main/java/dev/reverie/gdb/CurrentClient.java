package dev.reverie.gdb;

import dev.reverie.gdb.inferior.Event;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.Listener;
import dev.reverie.gdb.inferior.News;
import dev.reverie.gdb.session.Session;
import dev.reverie.linux.ProcessStatus;
import dev.reverie.ptrace.debug.Requests;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The client that is there, if there is one: what the guest does is told to it, and what it asks is met. */
final class CurrentClient implements Listener, Requests {
    private final AtomicReference<@Nullable Session> current = new AtomicReference<>();

    @Nullable
    Session get() {
        return current.get();
    }

    void set(Session client) {
        current.set(client);
    }

    /** A client is gone; the next may have come already. */
    void remove(Session client) {
        current.compareAndSet(client, null);
    }

    @Override
    public int take() {
        Session client = current.get();
        return client == null ? -1 : client.take();
    }

    @Override
    public void meet() {
        Session client = current.get();
        if (client != null) {
            client.meet();
        }
    }

    @Override
    public void leave() {
        Session client = current.get();
        if (client != null) {
            client.leave();
        }
    }

    @Override
    public void stopped(GuestTask task, Event event) {
        Session client = current.get();
        if (client != null) {
            client.tellStop(task, event);
        }
    }

    @Override
    public void ended(int pid, int status) {
        Session client = current.get();
        if (client != null) {
            client.tellEnd(pid, status);
        }
    }

    @Override
    public void nothingRuns() {
        Session client = current.get();
        if (client != null) {
            client.tellNothingRuns();
        }
    }

    @Override
    public boolean notified(News first) {
        Session client = current.get();
        return client != null && client.tellFirst(first);
    }

    @Override
    public boolean wantsEvents() {
        Session client = current.get();
        return client != null && client.wantsEvents();
    }

    @Override
    public boolean wantsThreads() {
        Session client = current.get();
        return client != null && client.wantsThreads();
    }

    @Override
    public boolean passes(int signal) {
        Session client = current.get();
        return client == null || client.passes(signal);
    }

    @Override
    public @Nullable String programOf(int pid) {
        return ProcessStatus.programOf(pid);
    }
}
