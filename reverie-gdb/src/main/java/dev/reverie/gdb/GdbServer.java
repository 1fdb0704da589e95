package dev.reverie.gdb;

import dev.reverie.gdb.inferior.Event;
import dev.reverie.gdb.inferior.Execution;
import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.Happenings;
import dev.reverie.gdb.inferior.Listener;
import dev.reverie.gdb.session.Session;
import dev.reverie.ptrace.debug.DebugControl;
import dev.reverie.ptrace.debug.Debuggee;
import dev.reverie.ptrace.debug.Debugger;
import dev.reverie.ptrace.debug.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Serves clients, one after the other, for as long as the run lasts. */
final class GdbServer implements Debugger, Listener {
    private record World(Guest guest, Execution execution, Happenings happenings) {}

    private final GdbListener listener;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("reverie-gdb").unstarted(this::serve);
    private volatile @Nullable World world;
    private volatile @Nullable Session session;
    private volatile boolean hasEnded;

    GdbServer(GdbListener listener) {
        this.listener = listener;
    }

    // ---- clients ----

    private void serve() {
        try {
            begun.await();
            World there = world;
            while (there != null && !hasEnded) {
                try (GdbListener.Connection connection = listener.accept();
                        Session client =
                                new Session(there.guest(), there.execution(), connection.in(), connection.out())) {
                    session = client;
                    there.guest().control().submit(there.execution()::forgetInterrupt);
                    client.run();
                    // The session is over: what comes up from now on waits for the next.
                    there.guest().control().submit(() -> session = null);
                }
                if (listener.isForOne()) {
                    there.guest().control().submit(() -> there.guest()
                            .inferiors()
                            .forEach(inferior -> there.execution().kill(inferior, () -> {})));
                    return;
                }
            }
        } catch (IOException e) {
            if (!hasEnded) {
                System.err.println("reverie: gdb: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the run ----

    @Override
    public void begin(DebugControl control) {
        Guest guest = new Guest(control);
        Execution execution = new Execution(guest, this);
        world = new World(guest, execution, new Happenings(guest, execution, this));
        thread.start();
        begun.countDown();
    }

    @Override
    public void appeared(Debuggee debuggee, @Nullable Debuggee creator) {
        happenings().appeared(debuggee, creator);
    }

    private Happenings happenings() {
        World there = world;
        if (there == null) {
            throw new IllegalStateException("the run has not begun");
        }
        return there.happenings();
    }

    @Override
    public void stopped(Debuggee debuggee, Stop stop) {
        happenings().stopped(debuggee, stop);
    }

    @Override
    public void ended(Debuggee debuggee, int status, boolean isReplaced) {
        happenings().ended(debuggee, status, isReplaced);
    }

    @Override
    public boolean isItsOwn(Debuggee debuggee, byte[] siginfo) {
        return happenings().isItsOwn(debuggee, siginfo);
    }

    @Override
    public void end() {
        hasEnded = true;
        listener.close();
    }

    /** Waits for the last client to go, but not for ever. */
    void await() {
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final long PATIENCE_MILLIS = 3000;

    // ---- what clients are told ----

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
        try {
            return Files.readSymbolicLink(Path.of("/proc", Integer.toString(pid), "exe"))
                    .toString();
        } catch (IOException e) {
            return null;
        }
    }
}
