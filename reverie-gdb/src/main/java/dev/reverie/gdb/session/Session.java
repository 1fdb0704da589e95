package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Event;
import dev.reverie.gdb.inferior.Execution;
import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.News;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.PacketReader;
import dev.reverie.gdb.protocol.PacketReader.Item;
import dev.reverie.gdb.protocol.Payload;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A client, from its first packet to its last. Packets are read by one thread, and answered on the tracer thread. */
public final class Session implements AutoCloseable {
    private final Server server;
    private final PacketReader reader;
    private final Client client;
    private final Agreement agreement = new Agreement();
    private final HostFiles files = new HostFiles();
    private volatile Commands commands;

    /** The packet that came last. */
    private String last = "";

    /** With a client at the other end of two streams. */
    public Session(Server server, Guest guest, Execution execution, InputStream in, OutputStream out) {
        this.server = server;
        reader = new PacketReader(new BufferedInputStream(in, 1 << 16));
        client = new Client(out);
        commands = new Commands(server, guest, execution, agreement, client::send);
    }

    /** Another program runs from now on; on its tracer thread. */
    public void enter(Guest guest, Execution execution) {
        commands = new Commands(server, guest, execution, agreement, client::send);
        execution.setNonStop(agreement.isNonStop);
    }

    /** Whether the client has said anything. */
    public boolean hasBegun() {
        return !last.isEmpty();
    }

    /** Answers packets until the client is gone. */
    public void run() throws IOException, InterruptedException {
        for (; ; ) {
            switch (reader.next()) {
                case Item.End _ -> {
                    return;
                }
                case Item.Interrupt _ -> commands.submit(commands::interrupt);
                case Item.Damaged _ -> client.acknowledge(false);
                case Item.Packet(String payload) -> {
                    client.acknowledge(true);
                    String answer = answer(payload);
                    if (answer != null) {
                        client.answer(answer);
                    }
                }
            }
        }
    }

    private @Nullable String answer(String payload) throws InterruptedException {
        boolean isRepeated = payload.equals(last);
        last = payload;
        try {
            if (payload.startsWith("qSupported")) {
                if (isRepeated) {
                    // The client was too impatient to wait for our start, and has the answer by now.
                    return null;
                }
                return agreement.answer(payload.substring(payload.indexOf(':') + 1));
            }
            if (payload.startsWith("vFile:")) {
                return files.answer(new Payload(payload.substring("vFile:".length())));
            }
            if (payload.equals("QStartNoAckMode")) {
                client.stopAcknowledging();
                return "OK";
            }
            if (payload.equals("!")) {
                agreement.isExtended = true;
                server.stay();
                return "OK";
            }
            if (agreement.isExtended && payload.startsWith("vRun;")) {
                server.startup().choose(new Payload(payload.substring("vRun;".length())));
                return server.start(true) ? null : "E01";
            }
            if (agreement.isExtended && payload.startsWith("R")) {
                commands.submit(commands::killAll);
                server.start(false);
                return null;
            }
            if (payload.startsWith("Q")) {
                Payload packet = new Payload(payload.substring(1));
                if (server.startup().set(packet.upTo(':'), packet)) {
                    return "OK";
                }
            }
            return payload.isEmpty() ? "" : onTracer(payload);
        } catch (Malformed e) {
            return "E01";
        }
    }

    private @Nullable String onTracer(String payload) throws InterruptedException {
        Commands there = commands;
        if (isAnsweredInTurn(payload)) {
            // Most often the answer is a stop, which comes later: there is nothing to wait for. And what comes later
            // does come later.
            there.submit(() -> {
                String answer = answer(there, payload);
                if (answer != null) {
                    client.send(answer);
                }
            });
            return null;
        }
        CompletableFuture<@Nullable String> answer = new CompletableFuture<>();
        there.submit(() -> answer.complete(answer(there, payload)));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isAnsweredInTurn(String payload) {
        return payload.startsWith("vCont;") || payload.equals("vStopped") || "cCsS".indexOf(payload.charAt(0)) >= 0;
    }

    // ---- on the tracer thread ----

    private static @Nullable String answer(Commands commands, String payload) {
        try {
            return commands.answer(payload);
        } catch (Malformed e) {
            return "E01";
        } catch (RuntimeException e) {
            // A bug of ours costs an answer, and not the guest.
            System.err.println("reverie: gdb: failed to answer '" + payload + "': " + e);
            return "E01";
        }
    }

    /** Tells that a thread has stopped. */
    public void tellStop(GuestTask task, Event event) {
        client.send(commands.stopReply(task, event));
    }

    /** Tells that the program could not be started that the client wanted. */
    public void tellFailure() {
        client.send("E01");
    }

    /** Tells that a process has ended. */
    public void tellEnd(int pid, int status) {
        client.send(commands.endReply(pid, status));
    }

    /** Tells that nothing runs that could stop. */
    public void tellNothingRuns() {
        client.send(agreement.noResumed ? "N" : "E01");
    }

    /** Notifies the client, in non-stop mode; false if it does not want to know. */
    public boolean tellFirst(News first) {
        String text = commands.notification(first);
        if (!text.isEmpty()) {
            client.sendNotification("Stop:" + text);
        }
        return !text.isEmpty();
    }

    /** Whether births of processes, and programs that are loaded, are to be told. */
    public boolean wantsEvents() {
        return agreement.events;
    }

    /** Whether births of threads are to be told. */
    public boolean wantsThreads() {
        return agreement.threads;
    }

    /** Whether a signal of Linux is delivered without a word. */
    public boolean passes(int signal) {
        return agreement.passedSignals.contains(signal);
    }

    @Override
    public void close() {
        files.close();
        client.close();
    }
}
