package dev.reverie.inguest;

import dev.reverie.api.GlobalState;
import dev.reverie.inguest.observe.CallFeed;
import dev.reverie.syscalls.Observed;
import org.jspecify.annotations.Nullable;

/**
 * What a thread records, as far as the tracer has to do with it.
 *
 * @param feed by which it is told
 * @param tid by which the feed knows the thread: an exec may change that of the thread
 * @param guest the thread, which stands still
 */
record Recording<G extends GlobalState, T extends @Nullable Object>(CallFeed<G, T> feed, int tid, Observed guest) {
    /** The ring is full, and the thread waits: empties it. What was in it is still to be {@linkplain #tell told}. */
    void empty() {
        feed.collect();
    }

    /** Tells what has been taken out of rings. */
    void tell() {
        feed.tell();
    }

    /** The thread returns from its call without the recorder's knowing. */
    void returned(long result) {
        feed.interrupted(tid, result, guest);
    }

    /** It is over. */
    void end() {
        feed.remove(tid);
    }
}
