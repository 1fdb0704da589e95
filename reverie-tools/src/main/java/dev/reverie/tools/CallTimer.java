package dev.reverie.tools;

/** Times one call after the other of one thread. */
final class CallTimer {
    private final ThreadClock clock = new ThreadClock();
    private final boolean withSystemTime;
    private long wallStart;
    private long systemStart;

    /** With system time only if it is asked for: reading that clock costs two system calls each time. */
    CallTimer(boolean withSystemTime) {
        this.withSystemTime = withSystemTime;
    }

    /** A call of this thread is about to run. */
    void start(int tid) {
        systemStart = withSystemTime ? clock.nanos(tid) : 0;
        wallStart = System.nanoTime();
    }

    /** How long ago that was, in nanoseconds. */
    long wallNanos() {
        return System.nanoTime() - wallStart;
    }

    /** How long the thread has been on a CPU since; 0 without system time. */
    long systemNanos(int tid) {
        return withSystemTime ? Math.max(0, clock.nanos(tid) - systemStart) : 0;
    }

    /** The thread is gone. */
    void close() {
        clock.close();
    }
}
