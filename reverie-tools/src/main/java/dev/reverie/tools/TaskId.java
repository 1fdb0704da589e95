package dev.reverie.tools;

import dev.reverie.api.Guest;

/**
 * Which thread.
 *
 * @param pid its process
 * @param tid itself
 */
record TaskId(int pid, int tid) {
    /** The thread that an event happened in. */
    static TaskId of(Guest<?, ?> guest) {
        return new TaskId(guest.pid(), guest.tid());
    }
}
