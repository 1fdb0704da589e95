package dev.reverie.ptrace.inner;

import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.ptrace.debug.Stop;

/** A tracer that is no guest, and asks by methods for what others ask for by ptrace(2). On the tracer thread. */
public final class OuterTracer {
    private static final int OPTIONS = Options.TRACESYSGOOD
            | Options.forEvent(WaitStatus.EVENT_FORK)
            | Options.forEvent(WaitStatus.EVENT_VFORK)
            | Options.forEvent(WaitStatus.EVENT_CLONE)
            | Options.TRACEEXEC
            | Options.TRACEVFORKDONE;

    private final Ground ground;
    private final Relation relation;
    private final Task self;

    OuterTracer(Ground ground, Relation relation, Watcher watcher) {
        this.ground = ground;
        this.relation = relation;
        this.self = new Task(0, new Group(0, null));
        self.setWatcher(watcher);
    }

    /** What a stop is, for one that is no guest. */
    static Stop told(Ground ground, Task tracee, InnerStop stop) {
        return switch (stop.kind()) {
            case SIGNAL -> new Stop.BySignal(stop.signal());
            case ENTRY -> new Stop.AtEntry(number(ground, tracee));
            case EXIT -> new Stop.AtExit(number(ground, tracee));
            case EVENT ->
                new Stop.ByEvent(
                        WaitStatus.event(stop.status()),
                        stop.isExec() ? tracee.formerTid() : ground.ptrace().eventMessage(tracee.tid()));
            case SECCOMP, TRAP, GROUP ->
                stop.isGroupStop() ? new Stop.OfGroup(WaitStatus.signal(stop.status())) : new Stop.ByRequest();
        };
    }

    private static long number(Ground ground, Task tracee) {
        SyscallStop at = ground.ptrace().syscallStop(tracee.tid());
        return at != null && at.op() == SyscallStop.ENTRY
                ? at.nr()
                : ground.ptrace().register(tracee.tid(), dev.reverie.linux.UserRegisters.ORIG_RAX);
    }

    /** Begins to trace a thread that stands, and keeps it there. */
    public void take(Task tracee, GoOn goOn) {
        relation.link(tracee, self, true, OPTIONS);
        int status = 0x7f | 5 << 8 | WaitStatus.EVENT_STOP << 16;
        relation.stop(tracee, status, InnerStop.Kind.TRAP, 0, null, goOn);
    }

    /** Begins to trace a thread wherever it is, and makes it stop. It must not be traced. */
    public void attach(Task tracee) {
        relation.link(tracee, self, true, OPTIONS);
        interrupt(tracee);
    }

    /** Begins to trace a thread that has been told to stop, and has not done so yet. */
    public void expect(Task tracee) {
        relation.link(tracee, self, true, OPTIONS);
        tracee.setInterruptWanted(true);
    }

    /** Whether a thread could be attached to: nobody traces it. */
    public boolean mayAttach(Task task) {
        return task.tracer() == null && !task.isGone();
    }

    /** Whether it traces a thread. */
    @SuppressWarnings("ReferenceEquality") // a task is itself alone
    public boolean traces(Task task) {
        return task.tracer() == self;
    }

    /** Whether a thread stands for it. */
    public boolean stands(Task task) {
        return task.stop() != null;
    }

    /** Whether a thread executes one instruction at a time. */
    public boolean steps(Task task) {
        return task.mode() == Ptrace.SINGLESTEP;
    }

    /**
     * Lets a thread go on.
     *
     * @param request {@link Ptrace#CONT} or one of its kind
     */
    public void resume(Task task, int request, int signal) {
        InnerStop stop = task.stop();
        if (stop == null) {
            return;
        }
        task.setStop(null);
        task.setMode(request);
        stop.goOn().go(deliver(task, stop, signal));
    }

    /** Only where a signal is about to be delivered the kernel takes one; elsewhere it has to be sent. */
    private int deliver(Task task, InnerStop stop, int signal) {
        if (signal == 0 || stop.kind() == InnerStop.Kind.SIGNAL && stop.signal() != 0) {
            return signal;
        }
        task.setSilentSignal(signal);
        ground.signals().send(task.group().pid(), task.tid(), signal);
        return 0;
    }

    /** Leaves a thread in its group stop, until SIGCONT. */
    public void listen(Task task) {
        task.setStop(null);
        task.setMode(Requests.LISTEN);
        relation.listen(task);
    }

    /** Makes a thread that runs stop. */
    public void interrupt(Task task) {
        task.setInterruptWanted(true);
        if (task.stop() == null) {
            ground.ptrace().interrupt(task.tid());
        }
    }

    /** Whether a thread has been asked to stop, and has not done so yet. */
    public boolean isToStop(Task task) {
        return task.isInterruptWanted() && traces(task);
    }

    /** Ends to trace a thread, which runs on. */
    public void detach(Task task, int signal) {
        InnerStop stop = task.stop();
        if (stop == null) {
            relation.unlink(task);
        } else {
            int chosen = deliver(task, stop, signal);
            relation.detach(task, stop, chosen);
        }
    }
}
