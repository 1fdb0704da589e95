package dev.reverie.ptrace.inner;

import dev.reverie.ptrace.debug.Stop;

/** A tracer that is no guest, but a debugger outside: what is told to it, for it can't wait. On the tracer thread. */
public interface Watcher {
    /** A new thread is traced too, as its creator is. */
    void inherited(Task tracee, Task creator);

    /** A tracee stands. */
    void stopped(Task tracee, Stop stop);

    /** A tracee has ended; {@code isReplaced} if an exec of another has taken its id. */
    void ended(Task tracee, int status, boolean isReplaced);
}
