package dev.reverie.inguest.output;

import dev.reverie.api.GlobalState;
import dev.reverie.api.ThreadContext;
import dev.reverie.api.Tool;
import dev.reverie.api.ToolException;
import dev.reverie.api.guestcode.GuestRecord;
import dev.reverie.inguest.observe.Ring;
import dev.reverie.inguest.observe.RingRecords;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Tells tools of the records that guest code has written into the rings of threads, those of a thread in their order. On the tracer's thread. */
public final class RecordFeed<G extends GlobalState, T extends @Nullable Object> {
    private final RecordForm form;
    private final Map<Ring, Writer<G, T>> writers = new LinkedHashMap<>();
    private long damages;

    /** A tool that waits lets another thread of the tracer's go on, which may come here too. */
    private final ReentrantLock lock = new ReentrantLock();

    private record Writer<G extends GlobalState, T extends @Nullable Object>(
            Tool<G, T> tool, ThreadContext<G, T> thread, RingRecords records) {}

    /** For records of this form. */
    public RecordFeed(RecordForm form) {
        this.form = form;
    }

    /** From now on the ring of a thread is read. */
    public void add(Tool<G, T> tool, ThreadContext<G, T> thread, Ring ring) {
        lock.lock();
        try {
            writers.put(ring, new Writer<>(tool, thread, new RingRecords(ring)));
        } finally {
            lock.unlock();
        }
    }

    /** Tells all that was committed up to now. */
    public void drain() {
        lock.lock();
        try {
            List.copyOf(writers.values()).forEach(this::drain);
        } finally {
            lock.unlock();
        }
    }

    private void drain(Writer<G, T> writer) {
        writer.records.drain((bytes, at, end, type) -> {
            GuestRecord read = form.read(bytes, at, end, type);
            if (read != null) {
                tell(writer, read);
            }
            return read != null;
        });
    }

    private void tell(Writer<G, T> writer, GuestRecord read) {
        try {
            writer.tool.onGuestRecord(writer.thread, read);
        } catch (RuntimeException | Error e) {
            throw new ToolException("onGuestRecord", writer.thread.tid(), e);
        }
    }

    /** A ring is given back: what is in it is told before. */
    public void remove(Ring ring) {
        lock.lock();
        try {
            Writer<G, T> writer = writers.remove(ring);
            if (writer != null) {
                drain(writer);
                damages += writer.records.damages();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How often a ring held what no guest code has written: records are missing then, for the guest has overwritten them. */
    public long damages() {
        lock.lock();
        try {
            return damages
                    + writers.values().stream()
                            .mapToLong(writer -> writer.records.damages())
                            .sum();
        } finally {
            lock.unlock();
        }
    }
}
