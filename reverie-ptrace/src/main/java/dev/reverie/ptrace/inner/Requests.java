package dev.reverie.ptrace.inner;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Signals;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.syscalls.SyscallArgs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ptrace(2) as guests call it on guests: what begins, ends and moves a tracee. What looks at one is {@link Inspection}'s. */
public final class Requests {
    /** The call is none of ours: the kernel is to answer it. */
    public static final long PASS = Long.MIN_VALUE;

    static final int LISTEN = 0x4208;
    private static final int TRACEME = 0;
    private static final int CONT = 7;
    private static final int KILL = 8;
    private static final int SINGLESTEP = 9;
    private static final int ATTACH = 16;
    private static final int DETACH = 17;
    private static final int SYSCALL = 24;
    private static final int SYSEMU = 31;
    private static final int SYSEMU_SINGLESTEP = 32;
    private static final int SINGLEBLOCK = 33;
    private static final int SETOPTIONS = 0x4200;
    private static final int SEIZE = 0x4206;
    private static final int INTERRUPT = 0x4207;

    private final Ground ground;
    private final Relation relation;
    private final Inspection inspection;

    Requests(Ground ground, Relation relation) {
        this.ground = ground;
        this.relation = relation;
        this.inspection = new Inspection(ground);
    }

    /** What the kernel would say to a call of a thread; {@link #PASS} if it is to say so itself. */
    public long perform(Task self, SyscallArgs args) {
        int request = (int) args.a0();
        if (request == TRACEME) {
            return traceMe(self);
        }
        Task target = ground.find((int) args.a1());
        if (target == null) {
            return PASS;
        }
        if (request == ATTACH || request == SEIZE) {
            return attach(self, target, request == SEIZE, args.a2(), args.a3());
        }
        if (target.tracer() != self) {
            return -Errnos.ESRCH;
        }
        if (request == KILL) {
            ground.signals().send(target.group().pid(), target.tid(), Signals.SIGKILL);
            return 0;
        }
        if (request == INTERRUPT) {
            return interrupt(target);
        }
        InnerStop stop = target.stop();
        return stop == null || !ground.ptrace().isStopped(target.tid())
                ? -Errnos.ESRCH
                : ofStopped(self, target, stop, request, args);
    }

    private long ofStopped(Task self, Task target, InnerStop stop, int request, SyscallArgs args) {
        return switch (request) {
            case CONT, SYSCALL, SINGLESTEP, SINGLEBLOCK, SYSEMU, SYSEMU_SINGLESTEP ->
                resume(target, stop, request, args.a3());
            case DETACH -> {
                if (!isSignal(args.a3())) {
                    yield -Errnos.EIO;
                }
                relation.detach(target, stop, (int) args.a3());
                yield 0;
            }
            case LISTEN -> listen(target, stop);
            case SETOPTIONS -> setOptions(target, args.a3());
            default -> inspection.perform(self, target, stop, request, args);
        };
    }

    private static boolean isSignal(long number) {
        return number >= 0 && number <= Signals.MAX;
    }

    private long traceMe(Task self) {
        Task parent = parentOf(self);
        if (self.tracer() != null || parent == null) {
            return -Errnos.EPERM;
        }
        relation.link(self, parent, false, 0);
        return 0;
    }

    /** The thread that is the parent: the one that created the process, or another of its process. */
    private @Nullable Task parentOf(Task self) {
        int parent = ground.parentOf(self.group().pid());
        Task creator = ground.find(self.group().creatorTid());
        if (creator != null && creator.group().pid() == parent) {
            return creator;
        }
        List<Task> threads = ground.threadsOf(parent);
        Task leader = ground.find(parent);
        return leader != null || threads.isEmpty() ? leader : threads.getFirst();
    }

    private long attach(Task self, Task target, boolean isSeize, long address, long options) {
        if (isSeize && (address != 0 || (options & ~Options.ALL) != 0)) {
            return -Errnos.EIO;
        }
        boolean isAllowed = target.group() != self.group()
                && target.tracer() == null
                && (options & Options.SUSPEND_SECCOMP & (isSeize ? -1 : 0)) == 0
                && Permission.mayTrace(self, target);
        if (!isAllowed) {
            return -Errnos.EPERM;
        }
        relation.link(target, self, isSeize, isSeize ? (int) options : 0);
        if (!isSeize) {
            target.setAttachStopDue(true);
            ground.signals().send(target.group().pid(), target.tid(), Signals.SIGSTOP);
        }
        if (target.isListening()) {
            // It tells of its group stop once more, now to its tracer.
            ground.ptrace().interrupt(target.tid());
        }
        return 0;
    }

    private long interrupt(Task target) {
        if (!target.isSeized()) {
            return -Errnos.EIO;
        }
        target.setInterruptWanted(true);
        if (target.stop() == null) {
            ground.ptrace().interrupt(target.tid());
        }
        return 0;
    }

    private long resume(Task target, InnerStop stop, int request, long signal) {
        if (!isSignal(signal)) {
            return -Errnos.EIO;
        }
        target.setStop(null);
        target.setMode(request);
        stop.goOn().go((int) signal);
        return 0;
    }

    private long listen(Task target, InnerStop stop) {
        if (!target.isSeized() || stop.kind() != InnerStop.Kind.TRAP) {
            return -Errnos.EIO;
        }
        target.setStop(null);
        target.setMode(LISTEN);
        relation.listen(target);
        if (target.isInterruptWanted()) {
            ground.ptrace().interrupt(target.tid());
        }
        return 0;
    }

    private long setOptions(Task target, long options) {
        if ((options & ~Options.ALL) != 0) {
            return -Errnos.EINVAL;
        }
        if ((options & Options.SUSPEND_SECCOMP) != 0) {
            return -Errnos.EPERM;
        }
        boolean isNews = Options.more(target.options()) != Options.more((int) options);
        target.setOptions((int) options);
        if (isNews) {
            ground.ptrace().setMoreOptions(target.tid(), Options.more((int) options));
        }
        return 0;
    }

    /** How a thread is to be resumed, for a mode that its tracer has chosen. */
    static int resumption(int mode) {
        return mode == LISTEN ? Ptrace.CONT : mode;
    }
}
