package dev.reverie.gdb;

import dev.reverie.api.Attachment;
import dev.reverie.api.Backend;
import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.gdb.session.Startup;
import dev.reverie.ptrace.PtraceBackend;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ptrace backend, with a server for a debugger: the program waits in front of its first instruction until that lets it run. */
public final class GdbBackend implements Backend {
    private final GdbAddress address;
    private final Consumer<String> notices;
    private volatile @Nullable GdbServer current;
    private volatile boolean isToEnd;

    /**
     * One that listens at an address.
     *
     * @param notices told where it listens
     */
    public GdbBackend(GdbAddress address, Consumer<String> notices) {
        this.address = address;
        this.notices = notices;
    }

    @Override
    public String name() {
        return "ptrace with gdb";
    }

    /**
     * Runs the command, and what clients with {@code target extended-remote} run after it, as processes of one run of the tool. The result
     * has the status of the last one.
     */
    @Override
    public <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, Command command, RunOptions options) {
        return serve(tool, command, options, false);
    }

    /**
     * Serves clients until one says {@code monitor exit}, whether a program runs or not. Where the name of the command's program is empty, clients
     * say which one to run.
     */
    public <G extends GlobalState> RunResult<G> serve(Tool<G, ?> tool, Command command, RunOptions options) {
        return serve(tool, command, options, true);
    }

    private <G extends GlobalState> RunResult<G> serve(
            Tool<G, ?> tool, Command command, RunOptions options, boolean outlivesClients) {
        try (GdbListener listener = GdbListener.open(address)) {
            Startup startup = new Startup(command);
            Launches launches =
                    new Launches(startup.isComplete() || !outlivesClients ? command : null, outlivesClients);
            GdbServer server = new GdbServer(listener, launches, startup, SeenCalls.text(tool.subscription()), notices);
            current = server;
            if (isToEnd) {
                server.endWithoutClient();
            }
            if (!listener.isForOne()) {
                notices.accept(listener.description());
            }
            RunResult<G> result = new PtraceBackend().debug(tool, launches, options, server);
            server.await();
            return result;
        } finally {
            current = null;
        }
    }

    /**
     * Ends a server that has no client, and kills the program that it holds; one with a client goes on. From any thread.
     *
     * @return whether it ends
     */
    public boolean endWithoutClient() {
        isToEnd = true;
        GdbServer server = current;
        return server == null || server.endWithoutClient();
    }

    /**
     * Puts processes under the tool and a debugger: all their threads stand until that lets them run. They are let go as soon as a client
     * has come and gone, unless it has killed them.
     */
    @Override
    public <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, List<Integer> pids, RunOptions options) {
        return attach(tool, pids, options, false);
    }

    /** The same, but clients may come and go, until one says {@code monitor exit}, or {@link Attachment#detach} is called. */
    public <G extends GlobalState> Attachment<G> attachAndServe(
            Tool<G, ?> tool, List<Integer> pids, RunOptions options) {
        return attach(tool, pids, options, true);
    }

    private <G extends GlobalState> Attachment<G> attach(
            Tool<G, ?> tool, List<Integer> pids, RunOptions options, boolean outlivesClients) {
        GdbListener listener = GdbListener.open(address);
        try {
            Launches launches = Launches.none(outlivesClients);
            Startup startup = new Startup(Command.of(""));
            GdbServer server = new GdbServer(listener, launches, startup, SeenCalls.text(tool.subscription()), notices);
            Attachment<G> attachment = new PtraceBackend().debugRunning(tool, pids, options, server);
            if (!listener.isForOne()) {
                notices.accept(listener.description());
            }
            return new DebuggedAttachment<>(attachment, server, launches);
        } catch (RuntimeException | Error e) {
            listener.close();
            throw e;
        }
    }
}
