package dev.reverie.inguest.exchange;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.ffi.Affinity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When to look for requests rather than to sleep: as long as they come. A thread whose call stops may be about to make more; so from then on its slot
 * is looked at, for a time that grows when that was of use, and shrinks, down to nothing now and then, when it was not. Confined to the tracer thread.
 */
public final class Poller<G extends GlobalState, T extends @Nullable Object> {
    /** How many slots are looked at; the least recently added leave. */
    private static final int MOST = 32;

    private static final long SHORTEST = 200_000;
    private static final long LONGEST = 400_000;
    private static final int MOST_SKIPPED = 255;

    /** How many requests make up for the time in which there are none. */
    private static final int WORTHWHILE = 8;

    /** When to make room for a thread that may have been woken on our own processor. */
    private static final long EARLY = 60_000;

    private final List<CallExchange<G, T>> polled = new ArrayList<>();
    private int next;
    private boolean isOn;
    private int found;
    private boolean hasMoved;

    /** Whether the next thread that runs on is looked at in any case, from another processor. */
    private boolean isRetrying;

    private long start;

    /** When to give up, by {@link System#nanoTime}. */
    private long end;

    private long patience = LONGEST;

    /** How often not to begin. */
    private int skipped;

    private int toSkip;

    /** Polls for nothing yet. */
    public Poller() {}

    /** A call of a thread that might have been a request has stopped. */
    public void stopped(CallExchange<G, T> exchange) {
        if (!polled.contains(exchange)) {
            if (polled.size() == MOST) {
                polled.removeFirst().setPolled(false);
            }
            polled.add(exchange);
            exchange.setPolled(isOn);
        }
        exchange.miss();
        if (isOn && found == 0 && !hasMoved) {
            // It has asked in vain: most likely on our own processor, in our place.
            turn(false);
            isRetrying = true;
        }
    }

    /** A thread runs on. If it has stopped at a call that might have been a request, the next one may be. */
    public void runsOn(CallExchange<G, T> exchange) {
        if (!exchange.takeMiss()) {
            return;
        }
        if (!isOn && !isRetrying && toSkip > 0) {
            toSkip--;
            return;
        }
        hasMoved = isRetrying;
        if (isRetrying) {
            // Before it runs: it is put where it was last, and we are gone.
            isRetrying = false;
            Affinity.stepAside();
        }
        long now = System.nanoTime();
        end = now + patience;
        if (!isOn) {
            start = now;
            found = 0;
            turn(true);
        }
    }

    /** A thread is no more. */
    public void remove(CallExchange<G, T> exchange) {
        polled.remove(exchange);
    }

    /** Whether to look. */
    public boolean isOn() {
        if (!isOn) {
            return false;
        }
        long now = System.nanoTime();
        if (found == 0 && !hasMoved && now - start > EARLY) {
            hasMoved = true;
            Affinity.stepAside();
        }
        if (now - end > 0) {
            turn(false);
            if (found >= WORTHWHILE) {
                skipped = 0;
            } else if (patience > SHORTEST) {
                patience = Math.max(SHORTEST, patience / 2);
            } else {
                skipped = Math.min(MOST_SKIPPED, 2 * skipped + 1);
                toSkip = skipped;
            }
        }
        return isOn;
    }

    private void turn(boolean on) {
        isOn = on;
        polled.forEach(exchange -> exchange.setPolled(on));
    }

    /** One whose request has been taken; null if there is none. */
    public @Nullable CallExchange<G, T> asking() {
        int size = polled.size();
        for (int i = 0; i < size; i++) {
            next = next + 1 < size ? next + 1 : 0;
            CallExchange<G, T> exchange = polled.get(next);
            if (exchange.take()) {
                found++;
                patience = Math.min(LONGEST, 2 * patience);
                end = System.nanoTime() + patience;
                return exchange;
            }
        }
        return null;
    }
}
