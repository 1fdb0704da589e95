package dev.reverie.tools;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A buffer in front of one output. It remembers the first failure, and writes nothing from then on. Not thread-safe. */
final class TraceOutput {
    private static final int BUFFER_SIZE = 8192;
    private static final int MAX_ASCII = 0x7f;

    private final OutputStream out;
    private final String name;
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int buffered;
    private @Nullable IOException failure;

    TraceOutput(OutputStream out, String name) {
        this.out = out;
        this.name = name;
    }

    /** An output that could not even be opened. */
    static TraceOutput broken(IOException why) {
        TraceOutput broken = new TraceOutput(OutputStream.nullOutputStream(), "its file");
        broken.failure = why;
        return broken;
    }

    String name() {
        return name;
    }

    @Nullable
    IOException failure() {
        return failure;
    }

    /** Whether text waits to be flushed. */
    boolean isWaiting() {
        return buffered > 0;
    }

    void append(String text) {
        if (text.length() > BUFFER_SIZE - buffered || !appendAscii(text)) {
            append(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Appends it without a copy, if it has room and is ASCII, as nearly all is. */
    private boolean appendAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > MAX_ASCII) {
                return false;
            }
            buffer[buffered + i] = (byte) c;
        }
        buffered += text.length();
        return true;
    }

    private void append(byte[] bytes) {
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

    void flush() {
        if (buffered > 0) {
            write(buffer, buffered);
            buffered = 0;
        }
    }

    void close() {
        flush();
        try {
            out.close();
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
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
}
