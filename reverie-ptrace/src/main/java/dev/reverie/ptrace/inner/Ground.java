package dev.reverie.ptrace.inner;

import dev.reverie.linux.ffi.GuestSignals;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import dev.reverie.syscalls.Memory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the room stands on: the tracer and its guests. On the tracer thread. */
public interface Ground {
    /** The requests that the tracer makes for itself. */
    Ptrace ptrace();

    /** What the tracer waits with. */
    Waiter waiter();

    /** The way to send signals. */
    GuestSignals signals();

    /** The memory of a process. */
    Memory memoryOf(int pid);

    /** The parent of a process; 0 if it is gone. */
    int parentOf(int pid);

    /** The guest thread with this id; null if there is none, or it has ended. */
    @Nullable
    Task find(int tid);

    /** The threads of a process that have not ended. */
    List<Task> threadsOf(int pid);
}
