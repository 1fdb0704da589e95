package dev.reverie.gdb;

import dev.reverie.api.Attachment;
import dev.reverie.api.Backend;
import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.ptrace.PtraceBackend;
import java.util.List;
import java.util.function.Consumer;

/** The ptrace backend, with a server for a debugger: the program waits in front of its first instruction until that lets it run. */
public final class GdbBackend implements Backend {
    private final GdbAddress address;
    private final Consumer<String> notices;

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

    @Override
    public <G extends GlobalState> RunResult<G> run(Tool<G, ?> tool, Command command, RunOptions options) {
        try (GdbListener listener = GdbListener.open(address)) {
            if (!listener.isForOne()) {
                notices.accept(listener.description());
            }
            GdbServer server = new GdbServer(listener);
            RunResult<G> result = new PtraceBackend().debug(tool, command, options, server);
            server.await();
            return result;
        }
    }

    @Override
    public <G extends GlobalState> Attachment<G> attach(Tool<G, ?> tool, List<Integer> pids, RunOptions options) {
        throw new ReverieException(
                "gdb can't be put over processes that are running already; start the program under it");
    }
}
