package dev.reverie.inguest.observe;

import dev.reverie.api.BegunCall;
import dev.reverie.api.FinishedCall;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Observer;
import dev.reverie.api.ThreadContext;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.Syscall;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A thread that records its calls: what was read from its ring and not told yet, and the call that it is in. In the order of what it has to tell next. */
final class RecordedThread<G extends GlobalState, T extends @Nullable Object>
        implements Comparable<RecordedThread<G, T>> {
    private final Observer<G, T> observer;
    private final ThreadContext<G, T> thread;
    private final RingReader reader;
    private final TimestampClock clock;
    private final Deque<CallRecord> records = new ArrayDeque<>();
    private @Nullable BegunCall begun;
    private boolean isEndWanted;
    private int strays;

    RecordedThread(Observer<G, T> observer, ThreadContext<G, T> thread, RingReader reader, TimestampClock clock) {
        this.observer = observer;
        this.thread = thread;
        this.reader = reader;
        this.clock = clock;
    }

    /** Takes what is in the ring. */
    void drain() {
        reader.drain(records);
    }

    boolean hasMore() {
        return !records.isEmpty();
    }

    boolean isInCall() {
        return begun != null;
    }

    int damages() {
        return reader.damages() + strays;
    }

    void tellAll() {
        while (hasMore()) {
            tellFirst();
        }
    }

    void tellFirst() {
        switch (records.remove()) {
            case CallRecord.Begin begin -> {
                Syscall call = Syscall.of(begin.number(), begin.args());
                BegunCall told = new BegunCall(call, clock.nanos(begin.timestamp()), begin.memory());
                begun = told;
                isEndWanted = observer.onCallBegin(thread, told);
            }
            case CallRecord.End end -> {
                if (begun == null || begun.call().number() != end.number()) {
                    strays++;
                } else {
                    tellEnd(begun, end.result(), clock.nanos(end.timestamp()), end.memory());
                }
            }
        }
    }

    void interrupted(long result, Observed guest) {
        if (begun != null) {
            tellEnd(begun, result, System.nanoTime(), guest);
        }
    }

    private void tellEnd(BegunCall call, long result, long time, Observed guest) {
        begun = null;
        if (isEndWanted) {
            observer.onCallEnd(
                    thread, new FinishedCall(call.call(), result, time, Math.max(0, time - call.time()), guest));
        }
    }

    @Override
    public int compareTo(RecordedThread<G, T> other) {
        CallRecord ours = records.peek();
        CallRecord theirs = other.records.peek();
        if (ours == null || theirs == null) {
            return Boolean.compare(ours == null, theirs == null);
        }
        // The counter grows for centuries before it turns negative; the guest may have written anything.
        return Long.compare(ours.timestamp(), theirs.timestamp());
    }
}
