package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.ffi.GuestSignals;
import dev.reverie.linux.ffi.ProcStat;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import dev.reverie.ptrace.inner.Ground;
import dev.reverie.ptrace.inner.Task;
import dev.reverie.syscalls.Memory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@linkplain dev.reverie.ptrace.inner tracing between guests} needs of the tracer. On the tracer thread. */
record InnerGround<G extends GlobalState, T extends @Nullable Object>(Tracer<G, T> tracer) implements Ground {
    @Override
    public Ptrace ptrace() {
        return tracer.ptrace();
    }

    @Override
    public Waiter waiter() {
        return tracer.waiter();
    }

    @Override
    public GuestSignals signals() {
        return tracer.signals();
    }

    @Override
    public Memory memoryOf(int pid) {
        return tracer.memoryOf(pid);
    }

    @Override
    public int parentOf(int pid) {
        return ProcStat.parentOf(pid);
    }

    @Override
    public @Nullable Task find(int tid) {
        GuestThread<G, T> thread = tracer.threads().find(tid);
        return thread == null ? null : thread.task();
    }

    @Override
    public List<Task> threadsOf(int pid) {
        List<Task> tasks = new ArrayList<>();
        for (GuestThread<G, T> thread : tracer.threads().of(pid)) {
            tasks.add(thread.task());
        }
        return tasks;
    }
}
