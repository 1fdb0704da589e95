package dev.reverie.tools;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.ReverieException;
import dev.reverie.api.Sender;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where all threads of a trace write. A system call is written in two parts, before and after it ran; when another thread
 * writes in between, the line is broken off and resumed as strace does:
 *
 * <pre>
 * [pid  1001] read(0,  &lt;unfinished ...&gt;
 * [pid  1002] getpid()                    = 1002
 * [pid  1001] &lt;... read resumed&gt;"x", 1)   = 1
 * </pre>
 *
 * <p>Text is kept back for at most 100 ms, so that the call a thread is blocked in shows up. When the output can't be
 * written, the guest runs on undisturbed and without a trace, and the run fails at its end with what went wrong.
 */
public final class StraceLog implements GlobalState {
    private static final int BUFFER_SIZE = 8192;
    private static final int FLUSH_MILLIS = 100;
    private static final int RESULT_COLUMN = 40;
    private static final int PID_WIDTH = 5;
    private static final int NOBODY = 0;

    /** What distinguishes a trace on a terminal from one in a file. */
    public enum Style {
        /** Each line at once; the thread is named while there are several. */
        TERMINAL,
        /** Lines in blocks; each begins with its thread's id. */
        FILE
    }

    private final OutputStream out;
    private final String outName;
    private final Style style;
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int buffered;
    private int threads;
    private int lineOwner = NOBODY;
    private int column;
    private boolean ticking;
    private boolean closed;
    private @Nullable IOException failure;

    /** A trace into {@code out}, called {@code outName} in messages; closed at the end of the run if it is a file. */
    public StraceLog(OutputStream out, String outName, Style style) {
        this.out = out;
        this.outName = outName;
        this.style = style;
    }

    @Override
    public synchronized void onEnd() {
        breakOffLine();
        flush();
        closed = true;
        notifyAll();
        if (style == Style.FILE) {
            close();
        }
        if (failure != null) {
            throw new ReverieException(
                    "can't write the trace to " + outName + ": " + failure.getMessage() + "; it is incomplete",
                    failure);
        }
    }

    private synchronized void begin(int tid, String text) {
        startLine(tid);
        append(text);
        startTicking();
    }

    private synchronized void finish(int tid, Finish call) {
        if (lineOwner != tid) {
            startLine(tid);
            append("<... " + call.name() + " resumed>");
        }
        append(call.arguments());
        append(" ");
        appendSpaces(RESULT_COLUMN - column);
        append(call.result());
        endLine();
    }

    private synchronized void line(int tid, String text) {
        startLine(tid);
        append(text);
        endLine();
    }

    private synchronized void threadStarted() {
        threads++;
    }

    private synchronized void threadEnded(int tid, String text) {
        line(tid, text);
        threads--;
    }

    private synchronized void threadDetached(int tid, @Nullable String call) {
        if (call != null) {
            if (lineOwner != tid) {
                startLine(tid);
                append("<... " + call + " resumed>");
            }
            append(" <detached ...>");
            endLine();
        }
        threads--;
    }

    private void startLine(int tid) {
        breakOffLine();
        if (style == Style.FILE) {
            String id = Integer.toString(tid);
            append(id);
            appendSpaces(PID_WIDTH - id.length() + 1);
        } else if (threads > 1) {
            String id = Integer.toString(tid);
            append("[pid ");
            appendSpaces(PID_WIDTH - id.length());
            append(id);
            append("] ");
        }
        lineOwner = tid;
    }

    private void breakOffLine() {
        if (lineOwner != NOBODY) {
            append(" <unfinished ...>");
            endLine();
        }
    }

    private void endLine() {
        append("\n");
        lineOwner = NOBODY;
        column = 0;
        if (style == Style.TERMINAL) {
            flush();
        } else {
            startTicking();
        }
    }

    private void appendSpaces(int count) {
        for (int i = 0; i < count; i++) {
            append(" ");
        }
    }

    private void append(String text) {
        column += text.length();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > BUFFER_SIZE - buffered) {
            flush();
        }
        if (bytes.length > BUFFER_SIZE) {
            write(bytes, bytes.length);
        } else {
            System.arraycopy(bytes, 0, buffer, buffered, bytes.length);
            buffered += bytes.length;
        }
    }

    private void flush() {
        if (buffered > 0) {
            write(buffer, buffered);
            buffered = 0;
        }
    }

    private void write(byte[] bytes, int length) {
        if (failure != null) {
            return;
        }
        try {
            out.write(bytes, 0, length);
            out.flush();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void close() {
        try {
            out.close();
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    /** Text is waiting: make sure that somebody flushes it. */
    private void startTicking() {
        if (buffered == 0) {
            return;
        }
        if (!ticking) {
            ticking = true;
            Thread.ofPlatform().daemon().name("strace-flush").start(this::tick);
        }
        notifyAll();
    }

    private void tick() {
        try {
            while (waitForText()) {
                Thread.sleep(FLUSH_MILLIS);
                synchronized (this) {
                    flush();
                }
            }
        } catch (InterruptedException e) {
            // Somebody wants this thread gone; the text still goes out, with the next line or at the end.
        }
    }

    private synchronized boolean waitForText() throws InterruptedException {
        while (buffered == 0 && !closed) {
            wait();
        }
        return !closed;
    }

    /**
     * A call is about to run.
     *
     * @param text the line so far
     */
    record Begin(String text) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.begin(from.tid(), text);
            return null;
        }
    }

    /**
     * A call is over.
     *
     * @param name the call
     * @param arguments the rest of its arguments, with the closing parenthesis
     * @param result what it returned, with the equals sign
     */
    record Finish(String name, String arguments, String result) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.finish(from.tid(), this);
            return null;
        }
    }

    /**
     * Something else happened.
     *
     * @param text the whole line
     */
    record Line(String text) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.line(from.tid(), text);
            return null;
        }
    }

    /** A thread exists. */
    record ThreadStarted() implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.threadStarted();
            return null;
        }
    }

    /**
     * A thread runs on without us.
     *
     * @param tid which
     * @param call the call whose line has begun, if one has
     */
    record ThreadDetached(int tid, @Nullable String call) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.threadDetached(tid, call);
            return null;
        }
    }

    /**
     * A thread is gone.
     *
     * @param tid which
     * @param text the line that says so
     */
    record ThreadEnded(int tid, String text) implements Request<StraceLog, @Nullable Void> {
        @Override
        public @Nullable Void handle(StraceLog log, Sender from) {
            log.threadEnded(tid, text);
            return null;
        }
    }
}
