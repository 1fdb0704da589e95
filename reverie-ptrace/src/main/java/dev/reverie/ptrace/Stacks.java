package dev.reverie.ptrace;

import dev.reverie.api.Backtrace;
import dev.reverie.api.BacktraceOptions;
import dev.reverie.api.Registers;
import dev.reverie.symbols.AddressSpace;
import dev.reverie.symbols.Backtracer;
import dev.reverie.syscalls.Memory;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Backtraces of guest threads, and what is kept for them of each process. Thread-safe. Costs nothing until the first. */
final class Stacks {
    private final Map<Integer, AddressSpace> spaces = new HashMap<>();
    private @Nullable Backtracer backtracer;

    Backtrace trace(int pid, Registers at, Memory memory, boolean isAtCall, BacktraceOptions options) {
        Backtracer tracer;
        AddressSpace space;
        synchronized (this) {
            tracer = backtracer == null ? new Backtracer() : backtracer;
            backtracer = tracer;
            space = spaces.computeIfAbsent(pid, tracer::addressSpace);
        }
        return tracer.trace(space, at, memory, isAtCall, options);
    }

    /** A process is gone. */
    synchronized void forget(int pid) {
        spaces.remove(pid);
    }
}
