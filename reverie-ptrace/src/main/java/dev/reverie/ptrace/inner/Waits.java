package dev.reverie.ptrace.inner;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.ProcessStatus;
import dev.reverie.linux.Signals;
import dev.reverie.linux.ffi.ProcStat;
import dev.reverie.syscalls.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What wait4 and waitid tell inner tracers: the stops of their tracees, and the ends of those that are no children of theirs. All else is
 * the kernel's, which the call asks too.
 */
public final class Waits {
    private static final int CLD = 28;

    private final Ground ground;

    Waits(Ground ground) {
        this.ground = ground;
    }

    /** What there is to tell: a tracee that has stopped, or one that has ended. */
    private record News(
            long order,
            Task tracer,
            @Nullable Task stopped,
            @Nullable InnerEnd ended) {}

    /** Whether a process has tracees, or ends of tracees that it has not waited for. */
    public boolean hasTracees(Task self) {
        return self.group().isTracer();
    }

    /** The threads whose tracees a call is about. */
    private static List<Task> tracers(Ground ground, Task self, WaitCall call) {
        return call.has(WaitCall.WNOTHREAD)
                ? List.of(self)
                : ground.threadsOf(self.group().pid());
    }

    /** Whether a call can be answered now. */
    static boolean hasNews(Ground ground, Task self, WaitCall call) {
        return news(ground, self, call) != null;
    }

    private static @Nullable News news(Ground ground, Task self, WaitCall call) {
        News first = null;
        for (Task tracer : tracers(ground, self, call)) {
            for (Task tracee : tracer.tracees()) {
                InnerStop stop = tracee.stop();
                if (stop != null
                        && !tracee.isTold()
                        && (first == null || stop.order() < first.order)
                        && matches(self, call, tracee.tid(), groupOf(call, tracee))) {
                    first = new News(stop.order(), tracer, tracee, null);
                }
            }
            if (!call.wantsEnds()) {
                continue;
            }
            for (InnerEnd end : tracer.ends()) {
                if ((first == null || end.order() < first.order) && matches(self, call, end.tid(), end.group())) {
                    first = new News(end.order(), tracer, null, end);
                }
            }
        }
        return first;
    }

    /** The process group of a tracee, if that matters. */
    private static int groupOf(WaitCall call, Task tracee) {
        return call.whom() == WaitCall.Whom.GROUP
                ? ProcStat.groupOf(tracee.group().pid())
                : 0;
    }

    private static boolean matches(Task self, WaitCall call, int tid, int group) {
        return switch (call.whom()) {
            case ALL -> true;
            case ONE -> tid == call.id();
            case GROUP -> group == (call.id() == 0 ? ProcStat.groupOf(self.tid()) : call.id());
            case DESCRIPTOR -> tid == ProcessStatus.ofDescriptor(self.tid(), call.id());
            case NONE -> false;
        };
    }

    /** Whether a call can be about tracees that have nothing to tell yet. */
    public boolean mayCome(Task self, WaitCall call) {
        for (Task tracer : tracers(ground, self, call)) {
            for (Task tracee : tracer.tracees()) {
                if (matches(self, call, tracee.tid(), groupOf(call, tracee))) {
                    return true;
                }
            }
        }
        return news(ground, self, call) != null;
    }

    /** A thread begins to wait in the kernel, which does not know of tracees. False if it has not to: there are news. */
    public boolean begin(Task self, WaitCall call) {
        if (news(ground, self, call) != null) {
            return false;
        }
        self.setWaiting(call);
        return true;
    }

    /** The wait in the kernel has ended. */
    public void end(Task self) {
        self.setWaiting(null);
    }

    /** Whether the thread is in a wait that can be answered now: it must not block. */
    public boolean isOver(Task self) {
        WaitCall call = self.waiting();
        return call != null && call.isOver();
    }

    /** The result of a call that can be answered, which has been written to its memory too; null if there is nothing to tell. */
    public @Nullable Long take(Task self, WaitCall call) {
        for (; ; ) {
            News news = news(ground, self, call);
            if (news == null) {
                return null;
            }
            Task stopped = news.stopped;
            InnerStop stop = stopped == null ? null : stopped.stop();
            if (stopped != null && stop != null) {
                if (!ground.ptrace().isStopped(stopped.tid())) {
                    // It has been killed: it stands nowhere any more.
                    stopped.setStop(null);
                    continue;
                }
                if (!call.has(WaitCall.WNOWAIT)) {
                    stopped.setTold();
                }
                return tell(self, call, stopped.tid(), stopped.uid(), stop.status(), stopped.usage());
            }
            InnerEnd end = Objects.requireNonNull(news.ended);
            if (!call.has(WaitCall.WNOWAIT)) {
                news.tracer.remove(end);
            }
            return tell(self, call, end.tid(), end.uid(), end.status(), end.usage());
        }
    }

    private long tell(Task self, WaitCall call, int tid, int uid, int status, byte[] usage) {
        Memory memory = ground.memoryOf(self.group().pid());
        if (call.usage() != 0 && !write(memory, call.usage(), usage, 0, usage.length)) {
            return -Errnos.EFAULT;
        }
        if (!call.isWaitid()) {
            byte[] word = new byte[4];
            ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).putInt(status);
            return call.status() == 0 || write(memory, call.status(), word, 0, 4) ? tid : -Errnos.EFAULT;
        }
        boolean isStop = (status & 0xff) == 0x7f;
        int code = isStop ? Notices.CLD_TRAPPED : Notices.codeOfEnd(status);
        byte[] info = Notices.siginfo(Signals.SIGCHLD, code, tid, uid);
        int value = isStop ? status >> 8 : Notices.valueOfEnd(status);
        ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN).putInt(24, value);
        return store(memory, call, info);
    }

    /** The kernel writes the members one by one, and not what lies between them. */
    private static long store(Memory memory, WaitCall call, byte[] info) {
        boolean isDone = call.status() == 0
                || write(memory, call.status(), info, 0, 12)
                        && write(memory, call.status() + Notices.PID, info, Notices.PID, CLD - Notices.PID);
        return isDone ? 0 : -Errnos.EFAULT;
    }

    /**
     * Whether the kernel, which takes us for the tracer, has answered a call with the group stop of a tracee: that is told as a stop of
     * the tracee.
     */
    public boolean isOfTracee(WaitCall call, Task self, long result) {
        if (result <= 0 && !(call.isWaitid() && result == 0)) {
            return false;
        }
        int tid = (int) result;
        if (call.isWaitid()) {
            byte[] info = new byte[CLD];
            ground.memoryOf(self.group().pid()).read(call.status(), info, 0, CLD);
            ByteBuffer values = ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN);
            tid = values.getInt(Notices.CODE) == Notices.CLD_STOPPED ? values.getInt(Notices.PID) : 0;
        }
        Task stopped = ground.find(tid);
        Task tracer = stopped == null ? null : stopped.tracer();
        return tracer != null && tracer.group() == self.group() && !call.has(WaitCall.WNOWAIT);
    }

    /** The result of a call that must not wait while nothing is to be told. */
    public long nothing(Task self, WaitCall call) {
        return call.isWaitid() ? store(ground.memoryOf(self.group().pid()), call, new byte[CLD]) : 0;
    }

    /** Whether a call must not wait. */
    public static boolean mustNotWait(WaitCall call) {
        return call.has(WaitCall.WNOHANG);
    }

    private static boolean write(Memory memory, long address, byte[] bytes, int offset, int length) {
        return memory.write(address, bytes, offset, length) == length;
    }
}
