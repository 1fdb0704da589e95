package dev.reverie.tools;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.ReverieException;
import dev.reverie.api.Sender;
import dev.reverie.syscalls.value.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Where all threads of a JSON trace write: an object a line, numbered in the order of writing, the first a header and the
 * last a statement that nothing is missing. The format is described in {@code docs/json.md}.
 *
 * <p>A line is kept back for at most 100 ms. When the output can't be written, the guest runs on undisturbed and without a
 * trace, and the run fails at its end with what went wrong.
 */
public final class JsonTraceLog implements GlobalState {
    /** Grows when readers have to change; new members and new types of events do not count. */
    public static final int VERSION = 1;

    private final TraceOutput output;
    private final boolean isFile;
    private final TraceClock clock = TraceClock.beginning();
    private final DelayedFlush later = new DelayedFlush(this::flush);
    private long lines;
    private long threads;

    /** A trace into {@code out}, called {@code name} in messages; closed at the end of the run if it is a file. */
    public JsonTraceLog(OutputStream out, String name, boolean isFile) {
        this.output = new TraceOutput(out, name);
        this.isFile = isFile;
        line(new JsonWriter()
                .beginObject()
                .name("type")
                .add("trace")
                .name("version")
                .add(VERSION)
                .name("start")
                .add(clock.start().toString())
                .endObject()
                .toString());
    }

    /** The time since this trace began. */
    TraceClock clock() {
        return clock;
    }

    @Override
    public synchronized void onEnd() {
        later.stop();
        line(new JsonWriter()
                .beginObject()
                .name("type")
                .add("end")
                .name("time")
                .add(clock.nanos())
                .name("running")
                .add(threads)
                .endObject()
                .toString());
        output.flush();
        if (isFile) {
            output.close();
        }
        IOException failure = output.failure();
        if (failure != null) {
            throw new ReverieException(
                    "can't write the trace to " + output.name() + ": " + failure.getMessage() + "; it is incomplete",
                    failure);
        }
    }

    private synchronized void event(String object, int started) {
        threads += started;
        line(object);
        if (isFile) {
            later.want();
        } else {
            output.flush();
        }
    }

    /** Puts the number in front of the members. */
    private void line(String object) {
        output.append("{\"seq\":" + lines + "," + object.substring(1) + "\n");
        lines++;
    }

    private synchronized void flush() {
        output.flush();
    }

    /**
     * Something happened.
     *
     * @param object the event, a JSON object with at least one member
     * @param started how many more threads there are: 1, 0 or −1
     */
    record Event(String object, int started) implements Request<JsonTraceLog, @Nullable Void> {
        /** An event that neither starts nor ends a thread. */
        Event(String object) {
            this(object, 0);
        }

        @Override
        public @Nullable Void handle(JsonTraceLog log, Sender from) {
            log.event(object, started);
            return null;
        }
    }
}
