package dev.reverie.gdb;

import dev.reverie.api.Command;
import dev.reverie.api.LaunchException;
import dev.reverie.ptrace.debug.Programs;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which program comes next, and whether one will: between the thread that runs them, those that trace them, and the one that serves
 * clients.
 */
final class Launches implements Programs {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private @Nullable Command wanted;

    /** Whether clients may come when no program runs. */
    private boolean outlivesClients;

    /** Whether a program is being started, or runs, or has descendants that do. */
    private boolean isRunning;

    /** Whether the last one has been dealt with. */
    private boolean isReady;

    /** Whether a client is there that may want another. */
    private boolean hasClient;

    private boolean areForbidden;
    private boolean isOver;
    private Runnable whenOver = () -> {};
    private Consumer<LaunchException> whenFailed = reason -> {
        throw reason;
    };

    /**
     * Begins with a program, or with none.
     *
     * @param outlivesClients whether clients may come when no program runs
     */
    Launches(@Nullable Command first, boolean outlivesClients) {
        this.wanted = first;
        this.outlivesClients = outlivesClients;
    }

    /**
     * There are processes that were running before, and none is started.
     *
     * @param outlivesClients whether another client may come, as long as they run
     */
    static Launches none(boolean outlivesClients) {
        Launches launches = new Launches(null, outlivesClients);
        launches.areForbidden = true;
        launches.isRunning = true;
        return launches;
    }

    /** Whether no program is started: those that clients are for were running before. */
    synchronized boolean areForbidden() {
        return areForbidden;
    }

    /** Whether all is over as soon as a client goes. */
    synchronized boolean endWithClient() {
        return areForbidden && !outlivesClients;
    }

    /** Says what is to be done when there will be no further program. */
    synchronized void whenOver(Runnable work) {
        whenOver = work;
    }

    /** Whether there will be no further program. */
    synchronized boolean isOver() {
        return isOver;
    }

    /** Whether one is to be started before a client has asked for it, or runs already. */
    synchronized boolean beginsWithOne() {
        return wanted != null || areForbidden;
    }

    @Override
    public synchronized @Nullable Command next() throws InterruptedException {
        isReady = true;
        notifyAll();
        while (wanted == null && !isOver) {
            wait();
        }
        isReady = false;
        Command next = wanted;
        wanted = null;
        isRunning = next != null;
        return next;
    }

    @Override
    public void failed(LaunchException reason) {
        Consumer<LaunchException> teller;
        synchronized (this) {
            isRunning = false;
            teller = whenFailed;
            finishIfIdle();
        }
        teller.accept(reason);
    }

    /** Waits until there will be no further program; if this thread is interrupted, it stays so, and there will be none. */
    synchronized void awaitOver() {
        try {
            while (!isOver) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            finish();
        }
    }

    /** Wants a program to be started; false if the last one, or one of its descendants, still runs. */
    synchronized boolean offer(Command command, Consumer<LaunchException> ifItFails) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!isReady && !isOver) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        if (isOver) {
            return false;
        }
        wanted = command;
        whenFailed = ifItFails;
        notifyAll();
        return true;
    }

    /** A program and all its descendants have ended. */
    synchronized void ended() {
        isRunning = false;
        if (areForbidden) {
            outlivesClients = false;
        }
        finishIfIdle();
    }

    /** A client is there that may want another program. */
    synchronized void stay() {
        hasClient = true;
    }

    /** The client is gone. */
    synchronized void left() {
        hasClient = false;
        finishIfIdle();
    }

    /** No further client is served. */
    synchronized void finish() {
        outlivesClients = false;
        left();
    }

    private void finishIfIdle() {
        if (!isRunning && wanted == null && !hasClient && !outlivesClients && !isOver) {
            isOver = true;
            notifyAll();
            whenOver.run();
        }
    }
}
