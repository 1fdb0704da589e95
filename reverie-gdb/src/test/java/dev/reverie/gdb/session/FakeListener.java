package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Event;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.Listener;
import dev.reverie.gdb.inferior.News;
import org.jspecify.annotations.Nullable;

/** Tells a session, if there is one; wants to know everything. */
final class FakeListener implements Listener {
    @Nullable
    Session session;

    FakeListener(@Nullable Session session) {
        this.session = session;
    }

    @Override
    public void stopped(GuestTask task, Event event) {
        if (session != null) {
            session.tellStop(task, event);
        }
    }

    @Override
    public void ended(int pid, int status) {
        if (session != null) {
            session.tellEnd(pid, status);
        }
    }

    @Override
    public void nothingRuns() {
        if (session != null) {
            session.tellNothingRuns();
        }
    }

    @Override
    public boolean notified(News first) {
        return session != null && session.tellFirst(first);
    }

    @Override
    public boolean wantsEvents() {
        return true;
    }

    @Override
    public boolean wantsThreads() {
        return session == null || session.wantsThreads();
    }

    @Override
    public boolean passes(int signal) {
        return false;
    }

    @Override
    public @Nullable String programOf(int pid) {
        return null;
    }
}
