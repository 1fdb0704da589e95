package dev.reverie.tools.chunky;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose turn it is to print, for each output; who comes first is first served. */
public final class Turns implements GlobalState {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Map<String, Output> outputs = new HashMap<>();

    /** One output: the thread whose turn it is, if any, and those that wait for theirs. */
    private static final class Output {
        @Nullable
        Integer holder;

        final Deque<Integer> waiting = new ArrayDeque<>();

        boolean isFreeFor(int thread) {
            Integer first = waiting.peek();
            return holder == null && first != null && first == thread;
        }
    }

    /** Waits until it is the thread's turn. The first in the queue whose patience ends takes it from whoever has it. */
    private synchronized void take(String name, int thread, Duration patience) {
        Output output = outputs.computeIfAbsent(name, ignored -> new Output());
        Integer holder = output.holder;
        if (holder != null && holder == thread) {
            return;
        }
        output.waiting.add(thread);
        try {
            long end = System.nanoTime() + patience.toNanos();
            for (long left = patience.toNanos();
                    left > 0 && !output.isFreeFor(thread);
                    left = end - System.nanoTime()) {
                wait(left / NANOS_PER_MILLI, (int) (left % NANOS_PER_MILLI));
            }
            output.holder = thread;
        } catch (InterruptedException e) {
            // The thread is gone; the next use of its guest says so.
            Thread.currentThread().interrupt();
        } finally {
            output.waiting.remove(thread);
            notifyAll();
        }
    }

    private synchronized void give(int thread) {
        for (Output output : outputs.values()) {
            Integer holder = output.holder;
            if (holder != null && holder == thread) {
                output.holder = null;
            }
        }
        outputs.values().removeIf(output -> output.holder == null && output.waiting.isEmpty());
        notifyAll();
    }

    /**
     * A thread wants to print, and has its turn now.
     *
     * @param output what /proc calls the output
     * @param thread who
     * @param patience how long it waits at most
     */
    record Take(String output, int thread, Duration patience) implements Request<Turns, @Nullable Void> {
        @Override
        public @Nullable Void handle(Turns turns, Sender from) {
            turns.take(output, thread, patience);
            return null;
        }
    }

    /** A thread lets others print, wherever it had its turn. */
    record Give(int thread) implements Request<Turns, @Nullable Void> {
        @Override
        public @Nullable Void handle(Turns turns, Sender from) {
            turns.give(thread);
            return null;
        }
    }
}
