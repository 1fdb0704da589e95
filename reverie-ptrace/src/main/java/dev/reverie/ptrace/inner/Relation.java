package dev.reverie.ptrace.inner;

import dev.reverie.linux.ProcessStatus;
import dev.reverie.linux.Signals;
import dev.reverie.linux.ffi.ProcStat;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Who traces whom: how that begins and ends. */
final class Relation {
    private final Ground ground;
    private final Notices notices;
    private long order;

    Relation(Ground ground, Notices notices) {
        this.ground = ground;
        this.notices = notices;
    }

    /** Begins. */
    void link(Task tracee, Task tracer, boolean isSeized, int options) {
        tracee.setTracer(tracer, isSeized, options);
        tracee.setChild(ground.parentOf(tracee.group().pid()) == tracer.group().pid());
        tracee.setOptionsDue(Options.more(options) != 0);
        tracer.add(tracee);
        if (tracer.watcher() != null) {
            return;
        }
        noteUser(tracee);
        ground.waiter().countUsage();
        for (Task each : ground.threadsOf(tracer.group().pid())) {
            if (each.mayWait()) {
                // It waits, and does not know yet for what: the call begins again, and is met.
                each.setMayWait(false);
                ground.ptrace().interrupt(each.tid());
            }
        }
    }

    /** Remembers the user that a tracee belongs to. */
    void noteUser(Task tracee) {
        ProcessStatus status = ProcessStatus.of(tracee.tid());
        if (status != null) {
            tracee.setUid(status.realUser());
        }
    }

    /** A thread that a tracee has created is traced too. */
    void inherit(Task child, Task parent) {
        Task tracer = parent.tracer();
        if (tracer != null) {
            link(child, tracer, parent.isSeized(), parent.options());
            child.setOptionsDue(false);
            child.setNew(true);
            if (tracer.watcher() != null) {
                tracer.watcher().inherited(child, parent);
            }
        }
    }

    /** Ends; the tracee is left where it is. */
    void unlink(Task tracee) {
        Task tracer = tracee.tracer();
        if (tracer != null) {
            tracer.remove(tracee);
            tracee.setOptionsDue(Options.more(tracee.options()) != 0);
            tracee.setTracer(null, false, 0);
        }
    }

    /** Ends, and lets the tracee run on from its stop. */
    void detach(Task tracee, InnerStop stop, int signal) {
        unlink(tracee);
        if (stop.isGroupStop()) {
            listen(tracee);
        } else {
            stop.goOn().go(signal);
        }
    }

    /** Leaves a thread in its group stop, which SIGCONT ends. */
    void listen(Task task) {
        task.setListening(true);
        ground.ptrace().listen(task.tid());
    }

    /** A tracee stops. */
    void stop(Task tracee, int status, InnerStop.Kind kind, int signal, byte @Nullable [] siginfo, GoOn goOn) {
        Task tracer = tracee.tracer();
        if (tracer == null) {
            goOn.go(signal);
            return;
        }
        InnerStop stop = new InnerStop(++order, status, kind, signal, siginfo, goOn);
        tracee.setStop(stop);
        tracee.setInterruptWanted(false);
        if (tracer.watcher() != null) {
            tracer.watcher().stopped(tracee, OuterTracer.told(ground, tracee, stop));
            return;
        }
        notices.stopped(tracer, tracee, stop);
        wake(tracer);
    }

    /** Interrupts the waits that can be answered now. */
    private void wake(Task tracer) {
        for (Task each : ground.threadsOf(tracer.group().pid())) {
            WaitCall call = each.waiting();
            if (call != null && Waits.hasNews(ground, each, call)) {
                call.setOver();
                ground.ptrace().interrupt(each.tid());
            }
        }
    }

    /**
     * A thread has ended.
     *
     * @param isReplaced whether nobody is told, as another thread took over its id
     */
    void ended(Task task, int status, boolean isReplaced) {
        if (task.isGone()) {
            return;
        }
        task.setGone();
        Task tracer = task.tracer();
        if (tracer != null && tracer.watcher() != null) {
            unlink(task);
            tracer.watcher().ended(task, status, isReplaced);
        } else if (tracer != null) {
            boolean isForParent = task.isChild() && task.tid() == task.group().pid();
            unlink(task);
            if (!isReplaced && !isForParent && !tracer.isGone()) {
                int group = ProcStat.groupOf(task.group().pid());
                byte[] usage = ground.waiter().usage();
                InnerEnd end = new InnerEnd(++order, task.tid(), group, task.uid(), usage, status);
                tracer.add(end);
                notices.ended(tracer, end);
                wake(tracer);
            }
        }
        for (Task tracee : new ArrayList<>(task.tracees())) {
            abandon(tracee);
        }
        for (InnerEnd end : new ArrayList<>(task.ends())) {
            task.remove(end);
        }
    }

    /** The tracer has ended: what has been waited for is lost, and so is the signal that came with it. */
    private void abandon(Task tracee) {
        InnerStop stop = tracee.stop();
        int signal = stop == null || tracee.isTold() ? 0 : stop.signal();
        if (tracee.has(Options.EXITKILL)) {
            ground.signals().send(tracee.group().pid(), tracee.tid(), Signals.SIGKILL);
        }
        if (stop == null) {
            unlink(tracee);
        } else {
            detach(tracee, stop, signal);
        }
    }

    /** What must be done before a stopped thread runs on. */
    void beforeResume(Task task) {
        if (task.areOptionsDue()) {
            task.setOptionsDue(false);
            ground.ptrace().setMoreOptions(task.tid(), Options.more(task.options()));
        }
        if (task.isInterruptWanted()) {
            ground.ptrace().interrupt(task.tid());
        }
    }
}
