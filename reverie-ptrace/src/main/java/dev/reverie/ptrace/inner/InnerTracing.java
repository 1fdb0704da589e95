package dev.reverie.ptrace.inner;

import dev.reverie.linux.Signals;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;

/** The door to this room: what the tracer calls. On the tracer thread, but for what says otherwise. */
public final class InnerTracing {
    private static final int SIGSET_SIZE = 8;
    private static final int SA_FLAGS = 8;
    private static final long SA_NOCLDSTOP = 1;

    private final Ground ground;
    private final Relation relation;
    private final Stops stops;
    private final Requests requests;
    private final Waits waits;

    /** With no relation yet. */
    public InnerTracing(Ground ground) {
        this.ground = ground;
        relation = new Relation(ground, new Notices(ground));
        stops = new Stops(ground, relation);
        requests = new Requests(ground, relation);
        waits = new Waits(ground);
    }

    /** A tracer that is no guest. */
    public OuterTracer outside(Watcher watcher) {
        return new OuterTracer(ground, relation, watcher);
    }

    /** Where tracees stop. */
    public Stops stops() {
        return stops;
    }

    /** What tracers ask for. */
    public Requests requests() {
        return requests;
    }

    /** What tracers wait for. */
    public Waits waits() {
        return waits;
    }

    /** Whether a call is ptrace(2). From any thread. */
    public static boolean isPtrace(Syscall call) {
        return call.abi() == Abi.X86_64 && call.number() == Sysno.PTRACE;
    }

    /** Whether a call is wait4(2) or waitid(2). From any thread. */
    public static boolean isWait(Syscall call) {
        return call.abi() == Abi.X86_64 && (call.number() == Sysno.WAIT4 || call.number() == Sysno.WAITID);
    }

    /** A thread is about to make a call: remembers what matters here. */
    public void note(Task task, Syscall call) {
        SyscallArgs args = call.args();
        if (call.abi() != Abi.X86_64
                || call.number() != Sysno.RT_SIGACTION
                || (int) args.a0() != Signals.SIGCHLD
                || args.a1() == 0
                || args.a3() != SIGSET_SIZE) {
            return;
        }
        try {
            Memory memory = ground.memoryOf(task.group().pid());
            task.group().setWantsStops((memory.readLong(args.a1() + SA_FLAGS) & SA_NOCLDSTOP) == 0);
        } catch (MemoryFault e) {
            // The call will fail.
        }
    }

    /** Whether a call has to be carried out here. */
    public boolean concerns(Task task, Syscall call) {
        return isPtrace(call) || isWait(call) && waits.hasTracees(task);
    }

    /** A thread runs on in a call that the kernel deals with alone. */
    public void left(Task task, Syscall call) {
        task.setMayWait(isWait(call));
    }

    /** A thread has stopped, for whatever reason. */
    public void stopped(Task task) {
        task.setMayWait(false);
        task.setListening(false);
        if (task.tracer() != null) {
            task.setUsage(ground.waiter().usage());
        }
    }

    /** A thread is about to run on. */
    public void beforeResume(Task task) {
        relation.beforeResume(task);
    }

    /** With what request a thread runs on, as far as its inner tracer has a say; PTRACE_CONT if not. */
    public int resumption(Task task) {
        return Requests.resumption(task.mode());
    }

    /** The PTRACE_O_… that a thread has besides ours. */
    public int moreOptions(Task task) {
        return Options.more(task.options());
    }

    /**
     * A thread has been created.
     *
     * @param event the PTRACE_EVENT_… that says so; 0 if none could, as its creator was killed
     */
    public void created(Task child, Task creator, int event) {
        int wanted = event == 0 ? ALL_CREATIONS : Options.forEvent(event);
        if (creator.has(wanted)) {
            relation.inherit(child, creator);
        }
    }

    /** TRACEFORK, TRACEVFORK and TRACECLONE. */
    private static final int ALL_CREATIONS = 0xe;

    /** A thread has ended; {@code isReplaced} if an exec of another has taken its id. */
    public void ended(Task task, int status, boolean isReplaced) {
        relation.ended(task, status, isReplaced);
    }
}
