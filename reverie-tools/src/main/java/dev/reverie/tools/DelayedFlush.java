package dev.reverie.tools;

/**
 * Flushes an output a little later, so that many small writes become one and nothing is kept back for long. Its thread is
 * started when it is first needed. Thread-safe.
 */
public final class DelayedFlush {
    private static final int DELAY_MILLIS = 100;

    private final Runnable flush;
    private boolean started;

    /** Read without a lock: whoever finds that a flush is on its way has appended before that begins. */
    private volatile boolean wanted;

    private boolean stopped;

    /** Flushes by {@code flush}, which is called on another thread without any lock of ours. */
    public DelayedFlush(Runnable flush) {
        this.flush = flush;
    }

    /** Something is waiting to be flushed. */
    public void want() {
        if (!wanted) {
            begin();
        }
    }

    private synchronized void begin() {
        wanted = true;
        if (!started) {
            started = true;
            Thread.ofPlatform().daemon().name("trace-flush").start(this::run);
        }
        notifyAll();
    }

    /** Nothing more will come, and what is waiting will be flushed by the caller. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private void run() {
        try {
            while (await()) {
                Thread.sleep(DELAY_MILLIS);
                flush.run();
            }
        } catch (InterruptedException e) {
            // Somebody wants this thread gone; the rest is flushed when the buffer is full or at the end.
        }
    }

    private synchronized boolean await() throws InterruptedException {
        while (!wanted && !stopped) {
            wait();
        }
        wanted = false;
        return !stopped;
    }
}
