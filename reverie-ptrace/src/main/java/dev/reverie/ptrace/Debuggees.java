package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.RunStatistics;
import dev.reverie.linux.Signals;
import dev.reverie.linux.SyscallStop;
import dev.reverie.ptrace.debug.DebugControl;
import dev.reverie.ptrace.debug.Debugger;
import dev.reverie.ptrace.debug.Requests;
import dev.reverie.ptrace.debug.SeenCall;
import dev.reverie.ptrace.debug.Stop;
import dev.reverie.ptrace.inner.OuterTracer;
import dev.reverie.ptrace.inner.Task;
import dev.reverie.ptrace.inner.Watcher;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The threads that a debugger controls, if there is one. Confined to the tracer thread but for what says otherwise. */
final class Debuggees<G extends GlobalState, T extends @Nullable Object> implements Watcher, DebugControl {
    /** −ERESTART_RESTARTBLOCK: the kernel knows how much of the call is left. */
    private static final long RESTART_BLOCK = -516;

    private static final int RESTART_SYSCALL = 219;

    private final Tracer<G, T> tracer;
    private final @Nullable Debugger debugger;
    private final OuterTracer outside;
    private final Map<Task, DebuggedThread<G, T>> threads = new HashMap<>();
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final RecentCalls recentCalls = new RecentCalls();
    private boolean hasEnded;
    private boolean areBeingLeft;

    Debuggees(Tracer<G, T> tracer, @Nullable Debugger debugger) {
        this.tracer = tracer;
        this.debugger = debugger;
        this.outside = tracer.inner().outside(this);
    }

    /** Whether there is a debugger. From any thread. */
    boolean areThere() {
        return debugger != null;
    }

    /** What the debugger's user asks for. */
    Requests requests() {
        return debugger == null ? Requests.NONE : debugger.requests();
    }

    /** Whether all threads of a run that has so many stand for the debugger. */
    boolean allStand(int count) {
        if (threads.size() != count) {
            return false;
        }
        for (Task task : threads.keySet()) {
            if (!outside.stands(task)) {
                return false;
            }
        }
        return true;
    }

    OuterTracer outside() {
        return outside;
    }

    Tracer<G, T> tracer() {
        return tracer;
    }

    /** Lets the first thread, which stands behind its exec, run, or leaves it to the debugger in front of its program. In a handler. */
    void begin(GuestThread<G, T> thread) {
        Debugger there = debugger;
        if (there == null) {
            tracer.resumeFromHandler(thread, 0);
            return;
        }
        boolean isBehindExec = tracer.onTracer(() -> {
            SyscallStop stop = tracer.ptrace().syscallStop(thread.tid());
            return stop != null && stop.op() == SyscallStop.EXIT;
        });
        if (!isBehindExec) {
            new ForcedCall<>(tracer, thread).leaveExec();
        }
        tracer.onTracer(() -> {
            there.begin(this);
            there.appeared(wrap(thread.task(), thread), null);
            outside.take(thread.task(), signal -> tracer.resume(thread, signal));
            return null;
        });
    }

    /** Leaves threads to the debugger that were running before, each as soon as it stops. They have been told to. */
    void begin(List<GuestThread<G, T>> running) {
        Debugger there = debugger;
        if (there == null) {
            return;
        }
        there.begin(this);
        for (GuestThread<G, T> thread : running) {
            there.appeared(wrap(thread.task(), thread), null);
            outside.expect(thread.task());
        }
    }

    /** Has the debugger, if there is one, give up all threads, which are not ours to end; then does what is to be done then. */
    void leave(Runnable then) {
        Debugger there = debugger;
        if (there == null) {
            then.run();
        } else if (!areBeingLeft) {
            areBeingLeft = true;
            there.leave(() -> {
                areBeingLeft = false;
                then.run();
            });
        }
    }

    /** Whether the debugger is about to give up all threads. */
    boolean areBeingLeft() {
        return areBeingLeft;
    }

    private DebuggedThread<G, T> wrap(Task task, GuestThread<G, T> thread) {
        DebuggedThread<G, T> wrapped = new DebuggedThread<>(this, thread);
        threads.put(task, wrapped);
        return wrapped;
    }

    /** A signal is about to be delivered: true if it is the debugger's own, of which neither tool nor guest learn. */
    boolean handle(GuestThread<G, T> thread, int signal) {
        Debugger there = debugger;
        DebuggedThread<G, T> debuggee = threads.get(thread.task());
        boolean mayBe = signal == Signals.SIGTRAP || signal == Signals.SIGSEGV;
        if (there == null || debuggee == null || !mayBe || !outside.traces(thread.task())) {
            return false;
        }
        byte[] info = tracer.ptrace().signalInfo(thread.tid());
        if (info == null || !there.isItsOwn(debuggee, info)) {
            return false;
        }
        tracer.inner().stops().atSignal(thread.task(), signal, chosen -> tracer.resume(thread, chosen));
        return true;
    }

    /** The tool is about to be told of a call. */
    void seen(GuestThread<G, T> thread, Syscall call) {
        if (debugger != null) {
            recentCalls.add(thread.id(), call);
        }
    }

    /** Whether the debugger has asked a thread to stop, and it has not done so yet. */
    boolean isToStop(GuestThread<G, T> thread) {
        return debugger != null && outside.isToStop(thread.task());
    }

    /**
     * What to run next in a thread that stands behind an injected call: that call once more, or its rest, if it has only been
     * interrupted because the debugger wants the thread to stop; the tool need not know. Null if it is over.
     */
    @Nullable
    Syscall afterInterruption(GuestThread<G, T> thread, Syscall injected, long result) {
        boolean isInterrupted = isToStop(thread)
                && injected.abi() == Abi.X86_64
                && InterruptedCall.isRestartable(result, injected.number());
        if (!isInterrupted) {
            return null;
        }
        return result == RESTART_BLOCK ? Syscall.of(RESTART_SYSCALL, SyscallArgs.NONE) : injected;
    }

    @Override
    public void inherited(Task tracee, Task creator) {
        GuestThread<G, T> thread = null;
        for (GuestThread<G, T> each : tracer.threads().all()) {
            if (each.task().equals(tracee)) {
                thread = each;
            }
        }
        if (debugger != null && thread != null) {
            debugger.appeared(wrap(tracee, thread), threads.get(creator));
        }
    }

    @Override
    public void stopped(Task tracee, Stop stop) {
        DebuggedThread<G, T> thread = threads.get(tracee);
        if (debugger != null && thread != null) {
            debugger.stopped(thread, stop);
        }
    }

    @Override
    public void ended(Task tracee, int status, boolean isReplaced) {
        DebuggedThread<G, T> thread = threads.remove(tracee);
        if (debugger != null && thread != null) {
            debugger.ended(thread, status, isReplaced);
        }
    }

    void detach(Task task, int signal) {
        threads.remove(task);
        outside.detach(task, signal);
    }

    /** The run is over, or has failed. */
    void end() {
        if (debugger != null) {
            debugger.end();
            synchronized (work) {
                hasEnded = true;
            }
            drain();
            // Work may have had requests left to us that we do not wait for any more.
            debugger.requests().leave();
        }
    }

    @Override
    public void submit(Runnable task) {
        boolean isLate;
        synchronized (work) {
            work.add(task);
            isLate = hasEnded;
        }
        if (isLate) {
            drain();
        } else {
            tracer.scheduler().submit(this::drain);
        }
    }

    private void drain() {
        for (; ; ) {
            Runnable task;
            synchronized (work) {
                task = work.poll();
            }
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    @Override
    public int readMemory(int pid, long address, byte[] target, int offset, int length) {
        return tracer.processMemory().readWhatIsThere(pid, address, target, offset, length);
    }

    @Override
    public int writeMemory(int pid, long address, byte[] source, int offset, int length) {
        return tracer.processMemory().overwrite(pid, address, source, offset, length);
    }

    @Override
    public void kill(int pid) {
        tracer.signals().kill(pid, Signals.SIGKILL);
    }

    @Override
    public void letGo() {
        tracer.release().request();
    }

    @Override
    public boolean attach(int pid) {
        Debugger there = debugger;
        List<GuestThread<G, T>> all = tracer.threads().of(pid);
        boolean isFree = all.stream().allMatch(thread -> outside.mayAttach(thread.task()));
        if (there == null || all.isEmpty() || !isFree) {
            return false;
        }
        all.sort(Comparator.comparingInt(GuestThread::tid));
        for (GuestThread<G, T> thread : all) {
            there.appeared(wrap(thread.task(), thread), null);
            outside.attach(thread.task());
        }
        return true;
    }

    @Override
    public List<Integer> processes() {
        return tracer.threads().all().stream()
                .map(thread -> thread.process().pid())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public List<SeenCall> recentCalls() {
        return recentCalls.all();
    }

    @Override
    public RunStatistics statistics() {
        return tracer.statistics();
    }
}
