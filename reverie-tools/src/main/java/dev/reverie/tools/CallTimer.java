package dev.reverie.tools;

/** Times what the calls of one thread need of a CPU, one after the other. */
final class CallTimer {
    private final ThreadClock clock = new ThreadClock();
    private final boolean isWanted;
    private long start;

    /** Times them only if it is wanted: reading that clock costs two system calls each time. */
    CallTimer(boolean isWanted) {
        this.isWanted = isWanted;
    }

    /** A call of this thread is about to run. */
    void start(int tid) {
        start = isWanted ? clock.nanos(tid) : 0;
    }

    /** How long the thread has been on a CPU since, in nanoseconds; 0 if it is not wanted. */
    long nanos(int tid) {
        return isWanted ? Math.max(0, clock.nanos(tid) - start) : 0;
    }

    /** The thread is gone. */
    void close() {
        clock.close();
    }
}
