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
import dev.reverie.linux.ffi.Lookout;
import dev.reverie.linux.ffi.Wire;
import org.jspecify.annotations.Nullable;

/**
 * A client, from its first packet to its last. Packets are read, and answered, by whoever's {@link Turn} it is: the thread that the
 * session runs on, or the tracer thread. What is about the guest is answered on the tracer thread only; what might take long, on the other.
 */
public final class Session implements AutoCloseable {
    private static final int PIECE = 1 << 16;

    private final Server server;
    private final Wire wire;
    private final Client client;
    private final Turn turn;
    private final Agreement agreement = new Agreement();
    private final HostFiles files = new HostFiles();
    private volatile Commands commands;

    // ---- what whose turn it is has ----

    private final PacketReader reader = new PacketReader();
    private final byte[] piece = new byte[PIECE];

    /** What the tracer thread has left to the session's. */
    private @Nullable Item left;

    /** The packet that came last. */
    private String last = "";

    /** With a client at the other end of a wire. On the thread that is going to {@link #run} it. */
    public Session(Server server, Guest guest, Execution execution, Wire wire) {
        this.server = server;
        this.wire = wire;
        client = new Client(wire);
        turn = new Turn(new Lookout(wire.descriptor()));
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

    // ---- on the session's thread ----

    /** Answers packets until the client is gone. */
    public void run() throws InterruptedException {
        for (; ; ) {
            client.awaitCaughtUp();
            switch (next()) {
                case Item.End _ -> {
                    return;
                }
                case Item.Interrupt _ -> commands.submit(commands::interrupt);
                case Item.Damaged _ -> client.acknowledge(false);
                case Item.Packet(String payload) -> {
                    client.acknowledge(true);
                    if (mayTakeLong(payload)) {
                        last = payload;
                        send(answerInTime(payload));
                    } else {
                        handOver(payload);
                    }
                }
            }
        }
    }

    private Item next() {
        Item next = left;
        left = null;
        while (next == null) {
            next = reader.next();
            if (next == null) {
                next = read();
            }
        }
        return next;
    }

    private void handOver(String payload) {
        Commands there = commands;
        turn.give();
        there.submit(() -> {
            send(answer(there, payload));
            if (turn.isKept()) {
                meet(reader.next());
            }
        });
        turn.await();
    }

    /** Whether to answer means to wait for files, or for the end of a program. */
    private boolean mayTakeLong(String payload) {
        return payload.startsWith("vFile:")
                || agreement.isExtended && (payload.startsWith("vRun;") || payload.startsWith("R"));
    }

    private @Nullable String answerInTime(String payload) {
        try {
            if (payload.startsWith("vFile:")) {
                return files.answer(new Payload(payload.substring("vFile:".length())));
            }
            if (payload.startsWith("vRun;")) {
                server.startup().choose(new Payload(payload.substring("vRun;".length())));
                return server.start(true) ? null : "E01";
            }
            commands.submit(commands::killAll);
            server.start(false);
            return null;
        } catch (Malformed e) {
            return "E01";
        }
    }

    // ---- on both ----

    /** Reads what there is, and waits if there is nothing; the end, or null. */
    private @Nullable Item read() {
        int count = wire.read(piece);
        reader.add(piece, count);
        return count == 0 ? new Item.End() : null;
    }

    private void send(@Nullable String answer) {
        if (answer != null) {
            client.send(answer);
        }
    }

    // ---- on the tracer thread ----

    /** What to wait for until the client says something; −1 if the session's thread does that. */
    public int take() {
        if (client.isBehind()) {
            turn.leave();
            return -1;
        }
        return turn.take() ? wire.descriptor() : -1;
    }

    /** Leaves it to the session's thread to wait until the client says something. */
    public void leave() {
        turn.leave();
    }

    /** Answers what the client has said, which is to be read now; all but what may take long, and what comes behind it. */
    public void meet() {
        if (!turn.take()) {
            return;
        }
        Item end = read();
        meet(end == null ? reader.next() : end);
    }

    /** Meets an item, and all that came with it: nobody would be woken by what has been read already. */
    private void meet(@Nullable Item first) {
        for (Item item = first; item != null; item = reader.next()) {
            boolean isForUs =
                    switch (item) {
                        case Item.End _ -> false;
                        case Item.Packet(String payload) -> !mayTakeLong(payload);
                        default -> true;
                    };
            if (!isForUs || client.isBehind()) {
                left = item;
                turn.giveBack();
                return;
            }
            meetOne(item);
        }
    }

    private void meetOne(Item item) {
        switch (item) {
            case Item.End _ -> {}
            case Item.Interrupt _ -> commands.interrupt();
            case Item.Damaged _ -> client.acknowledge(false);
            case Item.Packet(String payload) -> {
                client.acknowledge(true);
                send(answer(commands, payload));
            }
        }
    }

    private @Nullable String answer(Commands there, String payload) {
        boolean isRepeated = payload.equals(last);
        last = payload;
        try {
            if (payload.startsWith("qSupported")) {
                // If repeated, the client was too impatient to wait for our start, and has the answer by now.
                return isRepeated ? null : agreement.answer(payload.substring(payload.indexOf(':') + 1));
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
            if (payload.startsWith("Q")) {
                Payload packet = new Payload(payload.substring(1));
                if (server.startup().set(packet.upTo(':'), packet)) {
                    return "OK";
                }
            }
            return payload.isEmpty() ? "" : there.answer(payload);
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
        // Before the client knows: it will soon ask for more.
        turn.take();
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
        turn.close();
    }
}
