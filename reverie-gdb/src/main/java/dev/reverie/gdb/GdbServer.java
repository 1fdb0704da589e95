package dev.reverie.gdb;

import dev.reverie.api.LaunchException;
import dev.reverie.gdb.inferior.Event;
import dev.reverie.gdb.inferior.Execution;
import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.inferior.Happenings;
import dev.reverie.gdb.session.Server;
import dev.reverie.gdb.session.Session;
import dev.reverie.gdb.session.Startup;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Signals;
import dev.reverie.linux.ffi.Wire;
import dev.reverie.ptrace.debug.DebugControl;
import dev.reverie.ptrace.debug.Debuggee;
import dev.reverie.ptrace.debug.Debugger;
import dev.reverie.ptrace.debug.Requests;
import dev.reverie.ptrace.debug.Stop;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Serves clients, one after the other, and the programs that they debug, one after the other. */
final class GdbServer implements Debugger, Server {
    /** A program that runs, with its descendants. */
    private record World(Guest guest, Execution execution, Happenings happenings) {
        static World of(DebugControl control, boolean isAttached, CurrentClient client) {
            Guest guest = new Guest(control, isAttached);
            Execution execution = new Execution(guest, client);
            return new World(guest, execution, new Happenings(guest, execution, client));
        }
    }

    private final GdbListener listener;
    private final Launches launches;
    private final Startup startup;
    private final String subscription;
    private final Consumer<String> notices;
    private final CurrentClient client = new CurrentClient();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("reverie-gdb").unstarted(this::serve);
    private volatile World world = World.of(new NoGuest(), false, client);
    private volatile boolean exits;
    private volatile @Nullable Wire connected;

    /** Whether it is to end whatever begins from now on. */
    private volatile boolean isEnding;

    /** Whether the client is to be told that the program stands at its beginning. */
    private volatile boolean isStartAwaited;

    /**
     * Serves those who come to a listener.
     *
     * @param subscription the system calls that the tool sees, for people
     * @param notices told what clients can't be told
     */
    GdbServer(GdbListener listener, Launches launches, Startup startup, String subscription, Consumer<String> notices) {
        this.listener = listener;
        this.launches = launches;
        this.startup = startup;
        this.subscription = subscription;
        this.notices = notices;
        launches.whenOver(listener::close);
        if (!launches.beginsWithOne()) {
            thread.start();
        }
    }

    // ---- clients ----

    private void serve() {
        while (!launches.isOver()) {
            try (Wire wire = listener.accept()) {
                if (wire == null) {
                    return;
                }
                connected = wire;
                serve(wire);
            } catch (LinuxException e) {
                notices.accept("gdb: " + e.getMessage());
                launches.finish();
                return;
            } finally {
                connected = null;
            }
        }
    }

    private void serve(Wire wire) {
        Session session = new Session(this, world.guest(), world.execution(), wire);
        try (session) {
            client.set(session);
            world.guest().control().submit(world.execution()::welcome);
            session.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The session is over: what comes up from now on waits for the next.
        World there = world;
        there.guest().control().submit(() -> client.remove(session));
        // Who only tries whether the port is there is no client.
        if (listener.isForOne() || exits || session.hasBegun() && launches.endWithClient()) {
            finish(there);
        } else {
            launches.left();
        }
    }

    private void finish(World last) {
        DebugControl control = last.guest().control();
        control.submit(
                launches.areForbidden()
                        ? control::letGo
                        : () -> last.guest().inferiors().forEach(inferior -> last.execution()
                                .kill(inferior, () -> {})));
        launches.finish();
    }

    /** Ends, and kills the program, unless a client is there. From any thread. */
    boolean endWithoutClient() {
        boolean isAlone = client.get() == null;
        if (isAlone) {
            isEnding = true;
            finish(world);
        }
        return isAlone;
    }

    /** Ends, whether a client is there or not, and lets processes go that were running before. From any thread. */
    void dismiss() {
        finish(world);
    }

    private void hangUp() {
        Wire there = connected;
        if (there != null) {
            there.hangUp();
        }
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

    // ---- what clients want of the server ----

    @Override
    public Startup startup() {
        return startup;
    }

    @Override
    public void stay() {
        launches.stay();
    }

    @Override
    public boolean start(boolean isTold) {
        String obstacle = launches.areForbidden()
                ? "this server is for processes that were running before"
                : !startup.isComplete() ? "no program has been named" : obstacle(isTold);
        if (obstacle.isEmpty()) {
            return true;
        }
        notices.accept("gdb: can't run a program: " + obstacle);
        return false;
    }

    private String obstacle(boolean isTold) {
        isStartAwaited = isTold;
        try {
            return launches.offer(startup.command(), this::startFailed) ? "" : "processes of the last one still run";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private void startFailed(LaunchException reason) {
        notices.accept("gdb: " + reason.getMessage());
        Session session = client.get();
        if (isStartAwaited && session != null) {
            isStartAwaited = false;
            session.tellFailure();
        }
    }

    @Override
    public void exitWithClient() {
        exits = true;
    }

    @Override
    public String subscription() {
        return subscription;
    }

    // ---- the run ----

    @Override
    public Requests requests() {
        return client;
    }

    @Override
    public void begin(DebugControl control) {
        boolean isAttached = launches.areForbidden();
        World there = World.of(control, isAttached, client);
        world = there;
        Session session = client.get();
        if (session != null) {
            session.enter(there.guest(), there.execution());
        }
        if (isAttached) {
            there.execution().begin(thread::start);
        } else if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    @Override
    public void appeared(Debuggee debuggee, @Nullable Debuggee creator) {
        world.happenings().appeared(debuggee, creator);
    }

    @Override
    public void stopped(Debuggee debuggee, Stop stop) {
        world.happenings().stopped(debuggee, stop);
        if (isEnding) {
            finish(world);
        }
        if (isStartAwaited) {
            isStartAwaited = false;
            client.stopped(world.guest().tasks().getFirst(), new Event.Signalled(Signals.SIGTRAP));
        }
    }

    @Override
    public void ended(Debuggee debuggee, int status, boolean isReplaced) {
        world.happenings().ended(debuggee, status, isReplaced);
    }

    @Override
    public boolean isItsOwn(Debuggee debuggee, byte[] siginfo) {
        return world.happenings().isItsOwn(debuggee, siginfo);
    }

    @Override
    public void leave(Runnable whenLeft) {
        world.execution().detach(world.guest().inferiors(), () -> {
            hangUp();
            whenLeft.run();
        });
    }

    @Override
    public void end() {
        launches.ended();
    }
}
