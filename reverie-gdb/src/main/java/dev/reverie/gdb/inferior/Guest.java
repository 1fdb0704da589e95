package dev.reverie.gdb.inferior;

import dev.reverie.gdb.protocol.ThreadId;
import dev.reverie.ptrace.debug.DebugControl;
import dev.reverie.ptrace.debug.Debuggee;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All processes and threads that gdb controls. */
@SuppressWarnings("ReferenceEquality") // a thread is itself alone
public final class Guest {
    private final Map<Integer, Inferior> inferiors = new LinkedHashMap<>();
    private final DebugControl control;
    private final boolean isAttached;

    /**
     * Without any yet.
     *
     * @param isAttached whether the first of them were running before, and are not gdb's to end
     */
    public Guest(DebugControl control, boolean isAttached) {
        this.control = control;
        this.isAttached = isAttached;
    }

    /** The way to the run as a whole. */
    public DebugControl control() {
        return control;
    }

    /** Its processes, in the order of their births. */
    public List<Inferior> inferiors() {
        return new ArrayList<>(inferiors.values());
    }

    /** A process; null if there is none with this id. */
    @Nullable
    public Inferior inferior(int pid) {
        return inferiors.get(pid);
    }

    /** All threads. */
    public List<GuestTask> tasks() {
        List<GuestTask> all = new ArrayList<>();
        for (Inferior inferior : inferiors.values()) {
            all.addAll(inferior.tasks());
        }
        return all;
    }

    /** The first thread that is meant, null if there is none. */
    @Nullable
    public GuestTask find(ThreadId id) {
        for (Inferior inferior : inferiors.values()) {
            for (GuestTask task : inferior.tasks()) {
                if (id.matches(inferior.pid(), task.debuggee().tid())) {
                    return task;
                }
            }
        }
        return null;
    }

    @Nullable
    GuestTask find(Debuggee debuggee) {
        Inferior inferior = inferiors.get(debuggee.pid());
        if (inferior != null) {
            for (GuestTask task : inferior.tasks()) {
                if (task.debuggee() == debuggee) {
                    return task;
                }
            }
        }
        return null;
    }

    /** A thread has appeared. */
    GuestTask add(Debuggee debuggee, @Nullable GuestTask creator) {
        Inferior inferior = inferiors.get(debuggee.pid());
        if (inferior == null) {
            inferior = new Inferior(
                    debuggee.pid(),
                    creator == null ? null : creator.inferior(),
                    control,
                    creator == null
                            ? new Breakpoints(control)
                            : creator.inferior().breakpoints().copy());
            inferiors.put(debuggee.pid(), inferior);
            if (creator == null ? isAttached : creator.inferior().isAttached()) {
                inferior.setAttached();
            }
        }
        GuestTask task = new GuestTask(debuggee, inferior);
        inferior.tasks().add(task);
        return task;
    }

    /** gdb has been told: if it was of the birth of a process, it knows that. */
    void announce(News told) {
        if (told instanceof News.Stopped(GuestTask _, Event.Forked(boolean _, int pid, int _))) {
            Inferior child = inferiors.get(pid);
            if (child != null) {
                child.setKnown();
            }
        }
    }

    /** A process is gone, or gdb does not control it any more. */
    void remove(Inferior inferior) {
        inferiors.remove(inferior.pid(), inferior);
    }
}
