package dev.reverie.gdb.session;

import dev.reverie.gdb.protocol.Frame;
import dev.reverie.linux.ffi.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The way to a client. Who has something to say writes it, if there is room for it. Where there is none the rest is left to a thread of
 * its own, so that a client that does not read holds up nobody but itself: it is asked for nothing more until it has taken all.
 */
final class Client implements AutoCloseable {
    private static final byte[] END = {};
    private static final byte[] ACKNOWLEDGEMENT = {'+'};
    private static final byte[] COMPLAINT = {'-'};
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Wire wire;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final Thread writer;

    /** Guards what follows, and what is written by others than the writer. */
    private final Object state = new Object();

    /** How much waits, or is being written. */
    private volatile int unwritten;

    /** Whether the client takes nothing any more. */
    private volatile boolean isGone;

    private volatile boolean acknowledges = true;

    Client(Wire wire) {
        this.wire = wire;
        writer = Thread.ofPlatform().daemon().name("reverie-gdb-writer").start(this::write);
    }

    private void write() {
        try {
            for (byte[] bytes = queue.take(); bytes.length > 0; bytes = queue.take()) {
                wire.write(bytes, 0);
                synchronized (state) {
                    unwritten--;
                    state.notifyAll();
                }
            }
        } catch (IOException | InterruptedException e) {
            lose();
        }
    }

    /** Whoever reads from the client learns that it is gone, too. */
    private void lose() {
        synchronized (state) {
            isGone = true;
            queue.clear();
            state.notifyAll();
        }
    }

    /** Sends a packet. From any thread, which does not wait. */
    void send(String payload) {
        send(Frame.of(payload));
    }

    /** The same with a notification, which is never acknowledged. */
    void sendNotification(String payload) {
        send(Frame.ofNotification(payload));
    }

    private void send(byte[] bytes) {
        // The writer does not write while nothing waits, and what did not fit waits before another sends.
        synchronized (state) {
            if (isGone) {
                return;
            }
            try {
                int done = unwritten == 0 ? wire.writeWhatFits(bytes) : 0;
                if (done < bytes.length) {
                    unwritten++;
                    queue.add(done == 0 ? bytes : Arrays.copyOfRange(bytes, done, bytes.length));
                }
            } catch (IOException e) {
                // What the client has said before is still to be done.
                lose();
            }
        }
    }

    /** Whether the client has still to take what it was told. */
    boolean isBehind() {
        return unwritten > 0 && !isGone;
    }

    /** Waits until the client has taken all that it was told, or is gone. */
    void awaitCaughtUp() throws InterruptedException {
        if (isBehind()) {
            synchronized (state) {
                while (isBehind()) {
                    state.wait();
                }
            }
        }
    }

    /** Says that a packet has come, if that is still wanted. */
    void acknowledge(boolean isWhole) {
        if (acknowledges) {
            send(isWhole ? ACKNOWLEDGEMENT : COMPLAINT);
        }
    }

    /** From the next packet on nothing is acknowledged. */
    void stopAcknowledging() {
        acknowledges = false;
    }

    /** Waits until all has been written, but not for ever. */
    @Override
    public void close() {
        queue.add(END);
        try {
            if (!writer.join(PATIENCE)) {
                wire.hangUp();
                writer.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
