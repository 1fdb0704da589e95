package dev.reverie.gdb.session;

import dev.reverie.gdb.protocol.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way to a client. What the guest does is written by a thread of its own, so that a client that does not read holds up nobody but
 * itself: it gets no further answer until it has taken the last one. Answers are written by the thread that reads packets, if nothing is queued.
 */
final class Client implements AutoCloseable {
    private static final byte[] END = {};
    private static final byte[] ACKNOWLEDGEMENT = {'+'};
    private static final byte[] COMPLAINT = {'-'};

    private final OutputStream out;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private final ReentrantLock writing = new ReentrantLock();

    /** How many packets wait, or are being written. */
    private final AtomicInteger unwritten = new AtomicInteger();

    private volatile boolean acknowledges = true;

    Client(OutputStream out) {
        this.out = out;
        writer = Thread.ofPlatform().daemon().name("reverie-gdb-writer").start(this::write);
    }

    private void write() {
        try {
            for (byte[] bytes = queue.take(); bytes.length > 0; bytes = queue.take()) {
                write(bytes, queue.isEmpty());
                unwritten.decrementAndGet();
            }
            out.flush();
        } catch (IOException | InterruptedException e) {
            // The client is gone; whoever reads from it learns that too.
            queue.clear();
        }
    }

    private void write(byte[] bytes, boolean isLast) throws IOException {
        writing.lock();
        try {
            out.write(bytes);
            if (isLast) {
                out.flush();
            }
        } finally {
            writing.unlock();
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
        unwritten.incrementAndGet();
        queue.add(bytes);
    }

    /** Sends the answer to a packet. On the thread that reads them, which may have to wait for the client. */
    void answer(String payload) {
        answer(Frame.of(payload));
    }

    private void answer(byte[] bytes) {
        if (unwritten.get() > 0) {
            send(bytes);
            return;
        }
        try {
            write(bytes, true);
        } catch (IOException e) {
            // The client is gone, but what it has said before is to be done.
        }
    }

    /** Says that a packet has come, if that is still wanted. On the thread that reads them. */
    void acknowledge(boolean isWhole) {
        if (acknowledges) {
            answer(isWhole ? ACKNOWLEDGEMENT : COMPLAINT);
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
            writer.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final long PATIENCE_MILLIS = 2000;
}
