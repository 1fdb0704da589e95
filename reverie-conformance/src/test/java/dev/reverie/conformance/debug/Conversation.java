package dev.reverie.conformance.debug;

import dev.reverie.conformance.programs.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A session of gdb that is told one command after the other. Where threads run while gdb takes commands, the next one often has to wait for
 * what gdb says of its own accord: for that there are lines that begin with {@code <}. Lines that begin with {@code #} are for people.
 */
final class Conversation {
    private final Process gdb;
    private final long deadline;

    /** What gdb has said; also the lock for what follows. */
    private final StringBuilder heard = new StringBuilder();

    private int understood;
    private boolean isOver;

    private Conversation(Process gdb, Duration limit) {
        this.gdb = gdb;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** Has one from beginning to end; both outputs are one. */
    static Outcome hold(ProcessBuilder builder, List<String> lines, Duration limit) {
        try {
            Process gdb = builder.redirectErrorStream(true).start();
            try {
                return new Conversation(gdb, limit).hold(lines);
            } finally {
                gdb.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Outcome hold(List<String> lines) throws IOException, InterruptedException {
        Thread listener = Thread.ofPlatform().daemon().start(this::listen);
        try (OutputStream out = gdb.getOutputStream()) {
            for (String line : lines) {
                if (line.startsWith("< ")) {
                    await(line.substring(2));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        }
        awaitEnd();
        listener.join();
        return new Outcome(gdb.waitFor(), heard.toString(), "");
    }

    private void listen() {
        byte[] bytes = new byte[4096];
        try (InputStream in = gdb.getInputStream()) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                add(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            add(e.toString());
        }
        synchronized (heard) {
            isOver = true;
            heard.notifyAll();
        }
    }

    private void add(String text) {
        synchronized (heard) {
            heard.append(text);
            heard.notifyAll();
        }
    }

    /** Waits for a text behind the last one that was waited for. */
    private void await(String text) throws InterruptedException {
        synchronized (heard) {
            int found = heard.indexOf(text, understood);
            while (found < 0) {
                if (isOver) {
                    throw new AssertionError("gdb has gone, and did not say '" + text + "', but:\n" + heard);
                }
                waitForMore("gdb does not say '" + text + "', but:\n");
                found = heard.indexOf(text, understood);
            }
            understood = found + text.length();
        }
    }

    private void awaitEnd() throws InterruptedException {
        synchronized (heard) {
            while (!isOver) {
                waitForMore("gdb does not end; it has said:\n");
            }
        }
    }

    private void waitForMore(String complaint) throws InterruptedException {
        synchronized (heard) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(complaint + heard);
            }
            heard.wait(left);
        }
    }
}
