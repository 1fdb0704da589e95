package dev.reverie.tools.chrome;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.ReverieException;
import dev.reverie.api.Sender;
import dev.reverie.tools.DelayedFlush;
import dev.reverie.tools.chrome.TimelineEvent.Flow;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file that all threads write to. What is kept does not grow with the trace. When it can't be written, the guest runs on
 * undisturbed, and the run fails at its end with what went wrong. Events are kept back for at most 100 ms, so that a tracer that is
 * killed loses no more than these.
 */
public final class Timeline implements GlobalState {
    private static final int BUFFER_SIZE = 1 << 16;
    private static final int MOST_WAKERS = 1024;

    private final OutputStream out;
    private final String name;
    private final TimelineFormat format;
    private final DelayedFlush later = new DelayedFlush(this::flush);
    private @Nullable IOException failure;

    /** Who has woken last at each futex; those used longest ago are forgotten. */
    private final Map<Futex, Flow> wakers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Futex, Flow> eldest) {
            return size() > MOST_WAKERS;
        }
    };

    /** How a timeline is written. */
    public enum Format {
        /** The JSON of Chrome's trace viewer. */
        JSON,
        /** The protocol buffers of Perfetto. */
        PERFETTO
    }

    /** A timeline in {@code out}, which is called {@code name} in messages and closed at the end of the run. */
    public Timeline(OutputStream out, String name, Format format) {
        this.out = new BufferedOutputStream(out, BUFFER_SIZE);
        this.name = name;
        this.format = format == Format.JSON ? new ChromeJson() : new PerfettoProto();
        write(this.format.head());
    }

    @Override
    public synchronized void onEnd() {
        later.stop();
        write(format.tail());
        try {
            out.close();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
        if (failure != null) {
            throw new ReverieException(
                    "can't write the trace to " + name + ": " + failure.getMessage() + "; it is incomplete", failure);
        }
    }

    private synchronized void write(byte[] bytes) {
        if (failure != null) {
            return;
        }
        try {
            out.write(bytes);
            later.want();
        } catch (IOException e) {
            failure = e;
        }
    }

    private synchronized void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
    }

    private synchronized void add(TimelineEvent event) {
        write(format.event(event));
    }

    private synchronized void wakes(Futex futex, Flow flow) {
        wakers.put(futex, flow);
    }

    private synchronized Flow wokenAt(Futex futex) {
        return wakers.getOrDefault(futex, Flow.NONE);
    }

    /**
     * A futex, as far as we know which threads share it.
     *
     * @param pid the process; 0 if it may be shared with others
     * @param address where it is, in that process
     */
    record Futex(int pid, long address) {}

    /** Something happened. */
    record Add(TimelineEvent event) implements Request<Timeline, @Nullable Void> {
        @Override
        public @Nullable Void handle(Timeline timeline, Sender from) {
            timeline.add(event);
            return null;
        }
    }

    /** A thread is about to wake those that wait there. */
    record Wakes(Futex futex, Flow flow) implements Request<Timeline, @Nullable Void> {
        @Override
        public @Nullable Void handle(Timeline timeline, Sender from) {
            timeline.wakes(futex, flow);
            return null;
        }
    }

    /** A thread was woken: by whom? */
    record WokenAt(Futex futex) implements Request<Timeline, Flow> {
        @Override
        public Flow handle(Timeline timeline, Sender from) {
            return timeline.wokenAt(futex);
        }
    }
}
