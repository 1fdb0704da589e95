package dev.reverie.tools;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The time that a guest thread has spent on a CPU, to the nanosecond, from the first field of /proc/TID/schedstat. A thread
 * is stopped before and after a call, so the difference is what the call needed in the kernel. For one thread.
 */
final class ThreadClock {
    private static final int LONGEST = 64;

    private final byte[] buffer = new byte[LONGEST];
    private @Nullable RandomAccessFile file;
    private int opened;

    /** The time so far; 0 if the kernel does not tell. */
    long nanos(int tid) {
        try {
            RandomAccessFile stat = open(tid);
            stat.seek(0);
            int length = stat.read(buffer);
            String text = new String(buffer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
            return Long.parseLong(text.substring(0, Math.max(0, text.indexOf(' '))));
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // It was only read.
        }
        file = null;
    }

    /** An exec may change a thread's id. */
    private RandomAccessFile open(int tid) throws IOException {
        RandomAccessFile current = file;
        if (current == null || opened != tid) {
            close();
            current = new RandomAccessFile("/proc/" + tid + "/schedstat", "r");
            file = current;
            opened = tid;
        }
        return current;
    }
}
