package dev.reverie.gdb;

import dev.reverie.gdb.inferior.Event;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.Listener;
import dev.reverie.gdb.session.Session;
import dev.reverie.linux.ProcessStatus;
import org.jspecify.annotations.Nullable;

/** The client that is there, if there is one: what the guest does is told to it. */
final class CurrentClient implements Listener {
    private volatile @Nullable Session session;

    @Nullable
    Session get() {
        return session;
    }

    void set(@Nullable Session client) {
        session = client;
    }

    @Override
    public void stopped(GuestTask task, Event event) {
        Session client = session;
        if (client != null) {
            client.tellStop(task, event);
        }
    }

    @Override
    public void ended(int pid, int status) {
        Session client = session;
        if (client != null) {
            client.tellEnd(pid, status);
        }
    }

    @Override
    public void nothingRuns() {
        Session client = session;
        if (client != null) {
            client.tellNothingRuns();
        }
    }

    @Override
    public boolean wantsEvents() {
        Session client = session;
        return client != null && client.wantsEvents();
    }

    @Override
    public boolean wantsThreads() {
        Session client = session;
        return client != null && client.wantsThreads();
    }

    @Override
    public boolean passes(int signal) {
        Session client = session;
        return client == null || client.passes(signal);
    }

    @Override
    public @Nullable String programOf(int pid) {
        return ProcessStatus.programOf(pid);
    }
}
