package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.ThreadStart;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.WaitStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The births of threads and processes. The kernel reports each twice, in any order: as an event of its creator, and by a
 * first stop of its own. Confined to the tracer thread but for what handlers use.
 */
final class NewTasks<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;
    private final UnclaimedTasks unclaimed = new UnclaimedTasks();

    /** The last thread of the process that ended last: nobody else is left for children of the dead. */
    private @Nullable GuestThread<G, T> lastEnded;

    NewTasks(Tracer<G, T> tracer) {
        this.tracer = tracer;
    }

    /** Whether no child waits for its creator's word. */
    boolean isEmpty() {
        return unclaimed.isEmpty();
    }

    /** An event of a thread that is not known yet. */
    void unknown(int tid, int status) {
        if (WaitStatus.isStopped(status)) {
            // The first thread of a process bears its id.
            unclaimed.add(tid, status, tracer.signals().isThreadOf(tid, tid));
            GuestThread<G, T> last = lastEnded;
            if (last != null && tracer.threads().isEmpty()) {
                tracer.handlers().submit(last, () -> adoptOrphans(last));
            }
        } else {
            unclaimed.ended(tid, status);
        }
    }

    /** Gives up those that wait. */
    void discardAll() {
        for (int tid : unclaimed.tids()) {
            discard(tid);
        }
    }

    private void discard(int tid) {
        if (tracer.discard(tid)) {
            unclaimed.claim(tid);
        }
    }

    /**
     * Tells the tool of the thread or process that {@code creator} has just created. In a handler of the creator, which
     * stands at the event.
     *
     * @param event PTRACE_EVENT_FORK, _VFORK or _CLONE
     * @param changed the creator's call, if it ran with other registers than the guest's
     */
    void created(GuestThread<G, T> creator, int event, @Nullable SyscallStop changed) {
        Child child = tracer.onTracer(() -> expectChild(creator, event));
        if (child != null) {
            welcome(creator, child, changed);
        }
    }

    /**
     * Tells the tool of the processes that the process of {@code creator}, which has ended, created without being able to
     * tell. In a handler of the creator.
     */
    void adoptOrphans(GuestThread<G, T> creator) {
        int pid = creator.process().pid();
        List<UnclaimedTasks.Task> orphans = tracer.onTracer(() -> {
            lastEnded = creator;
            return unclaimed.orphansOf(pid, tracer.threads()::isKnownProcess);
        });
        for (UnclaimedTasks.Task orphan : orphans) {
            welcome(creator, new Child(orphan.tid(), false, 0), null);
        }
    }

    private record Child(int tid, boolean isThread, int event) {}

    /** The thread or process whose creation {@code creator} reports; null if it is known, or killed before it ran. */
    private @Nullable Child expectChild(GuestThread<G, T> creator, int event) {
        int tid = tracer.ptrace().eventMessage(creator.tid());
        boolean isGone = tid == 0 || !tracer.signals().exists(tid);
        if (isGone || tracer.threads().isKnownThread(tid) || tracer.letsGoOfNewTasks()) {
            return null;
        }
        unclaimed.expect(tid);
        return new Child(tid, tracer.signals().isThreadOf(creator.process().pid(), tid), event);
    }

    /** Makes the states of a new thread, and of its process if that is new too. In a handler of the creator. */
    private void welcome(GuestThread<G, T> creator, Child child, @Nullable SyscallStop changed) {
        GuestProcess<G, T> process;
        T state;
        try {
            process = child.isThread ? creator.process() : newProcess(creator, child.tid);
            state = process.tool().newThread(new ThreadStart<>(process.pid(), child.tid, creator.state()));
        } catch (Throwable e) {
            tracer.failures().ofTool("newProcess or newThread", creator, e);
            // It has been given up, with all others, and has no state whose end could be told.
            tracer.onTracer(() -> unclaimed.claim(child.tid));
            return;
        }
        tracer.onTracer(() -> {
            if (tracer.letsGoOfNewTasks()) {
                unclaimed.claim(child.tid);
                return null;
            }
            if (child.isThread) {
                tracer.faultActions().shared(creator);
            }
            GuestThread<G, T> thread = tracer.add(child.tid, process, state);
            thread.setCreation(changed);
            thread.setResident(tracer.resident().threadOf(new ResidentGround<>(tracer, thread), creator.resident()));
            thread.inherit(creator);
            tracer.inner().created(thread.task(), creator.task(), child.event);
            UnclaimedTasks.Task early = unclaimed.claim(child.tid);
            if (early != null) {
                tracer.catchUp(thread, early.status());
            }
            return null;
        });
    }

    private GuestProcess<G, T> newProcess(GuestThread<G, T> creator, int pid) {
        GuestProcess<G, T> parent = creator.process();
        tracer.userFaults().inherit(pid, parent.pid());
        ProcessStart<G> start = new ProcessStart<>(pid, parent.pid(), creator.id(), new RpcFrom<>(tracer, pid, pid));
        GuestProcess<G, T> process = new GuestProcess<>(pid, parent.tool().newProcess(start), false, creator.task());
        if (parent.isDaemon()) {
            process.setDaemon();
        }
        tracer.watchedCalls().inherit(process, parent);
        return process;
    }
}
