package dev.reverie.gdb.session;

import dev.reverie.gdb.protocol.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The way to a client. Packets are written by a thread of its own, so that a client that does not read holds up nobody but itself:
 * it gets no further answer until it has taken the last one.
 */
final class Client implements AutoCloseable {
    private static final byte[] END = {};
    private static final byte[] ACKNOWLEDGEMENT = {'+'};
    private static final byte[] COMPLAINT = {'-'};

    private final OutputStream out;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile boolean acknowledges = true;

    Client(OutputStream out) {
        this.out = out;
        writer = Thread.ofPlatform().daemon().name("reverie-gdb-writer").start(this::write);
    }

    private void write() {
        try {
            for (byte[] bytes = queue.take(); bytes.length > 0; bytes = queue.take()) {
                out.write(bytes);
                if (queue.isEmpty()) {
                    out.flush();
                }
            }
            out.flush();
        } catch (IOException | InterruptedException e) {
            // The client is gone; whoever reads from it learns that too.
            queue.clear();
        }
    }

    /** Sends a packet. */
    void send(String payload) {
        queue.add(Frame.of(payload));
    }

    /** Says that a packet has come, if that is still wanted. */
    void acknowledge(boolean isWhole) {
        if (acknowledges) {
            queue.add(isWhole ? ACKNOWLEDGEMENT : COMPLAINT);
        }
    }

    /** From the next packet on nothing is acknowledged. */
    void stopAcknowledging() {
        acknowledges = false;
    }

    /** How much has not been written. */
    int backlog() {
        return queue.size();
    }

    /** Waits until all has been written, but not for ever. */
    @Override
    public void close() {
        queue.add(END);
        try {
            writer.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final long PATIENCE_MILLIS = 2000;
}
