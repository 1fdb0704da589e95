package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The threads and processes that are traced, by their ids. Confined to the tracer thread. */
@SuppressWarnings("ReferenceEquality") // a guest process is itself alone
final class GuestThreads<G extends GlobalState, T extends @Nullable Object> {
    private final Map<Integer, GuestThread<G, T>> threads = new HashMap<>();
    private final Map<Integer, GuestProcess<G, T>> processes = new HashMap<>();

    /** The thread that was asked for last: most often also the next. */
    private @Nullable GuestThread<G, T> recent;

    /** Begins to keep a thread, and its process. */
    void add(GuestThread<G, T> thread) {
        GuestProcess<G, T> process = thread.process();
        threads.put(thread.tid(), thread);
        processes.putIfAbsent(process.pid(), process);
        process.threadAdded();
    }

    /** The thread with this id that has not ended; null if there is none. */
    @Nullable
    GuestThread<G, T> find(int tid) {
        GuestThread<G, T> last = recent;
        if (last != null && last.tid() == tid && !last.hasEnded()) {
            return last;
        }
        GuestThread<G, T> found = threads.get(tid);
        recent = found;
        return found;
    }

    /** An exec has given a thread the id of another, which is gone. */
    void rename(GuestThread<G, T> thread, int tid) {
        threads.remove(thread.tid());
        thread.setTid(tid);
        threads.put(tid, thread);
        recent = thread;
    }

    /** A thread has ended. */
    void remove(GuestThread<G, T> thread) {
        threads.remove(thread.id(), thread);
    }

    /** A process has ended, and so has its last thread. */
    @Nullable
    GuestProcess<G, T> forget(GuestProcess<G, T> process) {
        return processes.remove(process.pid());
    }

    /** Whether there are processes, and the run waits for none of them. */
    boolean hasOnlyDaemons() {
        for (GuestProcess<G, T> process : processes.values()) {
            if (!process.isDaemon()) {
                return false;
            }
        }
        return !processes.isEmpty();
    }

    boolean isEmpty() {
        return threads.isEmpty();
    }

    int size() {
        return threads.size();
    }

    boolean isKnownThread(int tid) {
        return threads.containsKey(tid);
    }

    boolean isKnownProcess(int pid) {
        return processes.containsKey(pid);
    }

    /** All that have not ended. */
    List<GuestThread<G, T>> all() {
        return new ArrayList<>(threads.values());
    }

    /** Those of the process with this id that have not ended. */
    List<GuestThread<G, T>> of(int pid) {
        GuestProcess<G, T> process = processes.get(pid);
        return process == null ? List.of() : of(process);
    }

    /** Those of a process that have not ended. */
    List<GuestThread<G, T>> of(GuestProcess<G, T> process) {
        List<GuestThread<G, T>> itsThreads = new ArrayList<>();
        for (GuestThread<G, T> thread : threads.values()) {
            if (thread.process() == process) {
                itsThreads.add(thread);
            }
        }
        return itsThreads;
    }
}
