package dev.reverie.tools;

import dev.reverie.api.ThreadContext;

/**
 * Which thread.
 *
 * @param pid its process
 * @param tid itself
 */
record TaskId(int pid, int tid) {
    /** The thread that an event happened in. */
    static TaskId of(ThreadContext<?, ?> thread) {
        return new TaskId(thread.pid(), thread.tid());
    }
}
