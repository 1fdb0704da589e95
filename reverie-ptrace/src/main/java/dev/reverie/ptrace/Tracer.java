package dev.reverie.ptrace;

import dev.reverie.api.Action;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Request;
import dev.reverie.api.ReverieException;
import dev.reverie.api.Sender;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.ToolException;
import dev.reverie.linux.Signals;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.ffi.GuestSignals;
import dev.reverie.linux.ffi.ProcStat;
import dev.reverie.linux.ffi.ProcessMemory;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.ptrace.scheduler.EventLoop;
import dev.reverie.ptrace.scheduler.HandlerScheduler;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of a guest tree into callbacks of its tool. Confined to the tracer thread, but for what its Javadoc says
 * handlers use.
 */
@SuppressWarnings("ReferenceEquality") // a guest thread is itself alone
final class Tracer<G extends GlobalState, T extends @Nullable Object> implements EventLoop<GuestThread<G, T>> {
    private final HandlerScheduler<GuestThread<G, T>> scheduler;
    private final Ptrace ptrace;
    private final GuestSignals signals = new GuestSignals();
    private final ProcessMemory memory = new ProcessMemory();
    private final UserFaults userFaults = new UserFaults();
    private final GuestSockets sockets = new GuestSockets();
    private final Stacks stacks = new Stacks();
    private final G global;
    private final Map<Integer, GuestThread<G, T>> threads = new HashMap<>();
    private final Map<Integer, GuestProcess<G, T>> processes = new HashMap<>();
    private final NewTasks<G, T> newTasks = new NewTasks<>(this);
    private final SignalDelivery<G, T> signalDelivery;
    private final Release<G, T> release = new Release<>(this);
    private final VdsoPatch vdso;
    private final TrappedInstructions<G, T> instructions;
    private final SyscallStops<G, T> syscallStops;
    private final OwnFilters<G, T> ownFilters;
    private final Timers<G, T> timers = new Timers<>(this);

    /** Whether the guest was running before, is not ours to end, and has no filter of ours. */
    private final boolean isAttached;

    /** How threads run on: to their next event, or also to the next entry or exit of a call. */
    private final int running;

    /** The thread of the last event: most often also that of the next. */
    private @Nullable GuestThread<G, T> recent;

    private int activeHandlers;
    private int rootStatus;
    private @Nullable ReverieException failure;

    Tracer(
            HandlerScheduler<GuestThread<G, T>> scheduler,
            Ptrace ptrace,
            Subscription subscription,
            G global,
            boolean isAttached) {
        this.scheduler = scheduler;
        this.ptrace = ptrace;
        this.global = global;
        this.isAttached = isAttached;
        this.running = isAttached && subscription.hasSyscalls() ? Ptrace.SYSCALL : Ptrace.CONT;
        this.signalDelivery = new SignalDelivery<>(this, subscription.hasSignals());
        this.vdso = new VdsoPatch(subscription);
        this.instructions = new TrappedInstructions<>(this, subscription);
        this.syscallStops = new SyscallStops<>(this, subscription, isAttached);
        this.ownFilters = new OwnFilters<>(this, subscription.hasSyscalls(), isAttached);
    }

    /** Traces the root process, which is stopped behind its first exec, and all its descendants until none is left. */
    int trace(int rootPid, Tool<G, T> rootTool) {
        GuestProcess<G, T> root = new GuestProcess<>(rootPid, rootTool, true);
        T state;
        try {
            state = rootTool.newThread(new ThreadStart<>(rootPid, rootPid, null));
        } catch (RuntimeException | Error e) {
            signals.kill(rootPid, Signals.SIGKILL);
            throw new ToolException("newThread", rootPid, e);
        }
        GuestThread<G, T> thread = add(rootPid, root, state);
        thread.setStarted();
        vdso.apply(ptrace, rootPid, memoryOf(rootPid));
        submit(thread, () -> {
            callback("onThreadStart", thread, null, guest -> rootTool.onThreadStart(guest));
            resumeFromHandler(thread, 0);
        });
        scheduler.run(this);
        if (failure != null) {
            throw failure;
        }
        return rootStatus;
    }

    /**
     * Traces seized processes, and what they create, until all have ended or have been let go. Returns how the first ended.
     *
     * @param attached runs before the first event
     */
    ExitStatus trace(List<AttachTarget> targets, Tool<G, T> rootTool, Runnable attached) {
        GuestProcess<G, T> first = null;
        for (AttachTarget target : targets) {
            Tool<G, T> tool = first == null ? rootTool : newAttachedProcess(rootTool, target.pid());
            GuestProcess<G, T> process = new GuestProcess<>(target.pid(), tool, false);
            first = first == null ? process : first;
            for (int tid : target.tids()) {
                try {
                    add(tid, process, tool.newThread(new ThreadStart<>(target.pid(), tid, null)));
                } catch (RuntimeException | Error e) {
                    throw new ToolException("newThread", tid, e);
                }
            }
        }
        scheduler.acceptWork();
        attached.run();
        scheduler.run(this);
        if (failure != null) {
            throw failure;
        }
        return Objects.requireNonNull(first).exitStatus();
    }

    private Tool<G, T> newAttachedProcess(Tool<G, T> rootTool, int pid) {
        try {
            return rootTool.newProcess(new ProcessStart<>(pid, 0, 0, new RpcFrom<>(this, pid, pid)));
        } catch (RuntimeException | Error e) {
            throw new ToolException("newProcess", pid, e);
        }
    }

    /** Asks to let go of all threads. From any thread. */
    void requestRelease() {
        scheduler.submit(release::request);
    }

    // ---- for handlers, from any thread ----

    HandlerScheduler<GuestThread<G, T>> scheduler() {
        return scheduler;
    }

    <R extends @Nullable Object> R onTracer(Supplier<R> work) {
        return scheduler.onTracer(work);
    }

    <R extends @Nullable Object> R rpc(Request<? super G, R> request, int pid, int tid) {
        return request.handle(global, new Sender(pid, tid));
    }

    /** What the kernel knows of the sockets of guests. Handlers use it. */
    GuestSockets sockets() {
        return sockets;
    }

    /** What functions guests are in. Handlers use it. */
    Stacks stacks() {
        return stacks;
    }

    Memory memoryOf(int pid) {
        return new GuestMemory(memory, pid, userFaults);
    }

    UserFaults userFaults() {
        return userFaults;
    }

    int parentOf(int pid) {
        return ProcStat.parentOf(pid);
    }

    boolean clearUntraced(GuestThread<G, T> thread, Syscall call) {
        return UntracedClone.clear(call, memoryOf(thread.process().pid()));
    }

    void restoreUntraced(GuestThread<G, T> thread, Syscall call) {
        UntracedClone.restore(call, memoryOf(thread.process().pid()));
    }

    // ---- for the tracer thread ----

    Ptrace ptrace() {
        return ptrace;
    }

    GuestSignals signals() {
        return signals;
    }

    NewTasks<G, T> newTasks() {
        return newTasks;
    }

    TrappedInstructions<G, T> instructions() {
        return instructions;
    }

    Timers<G, T> timers() {
        return timers;
    }

    OwnFilters<G, T> ownFilters() {
        return ownFilters;
    }

    SignalDelivery<G, T> signalDelivery() {
        return signalDelivery;
    }

    /** Whether attached threads are being let go. */
    boolean isReleasing() {
        return release.isRequested();
    }

    /** Whether new threads of an attached guest are let go at once, as there is no tool for them any more. */
    boolean letsGoOfNewTasks() {
        return isAttached && failure != null;
    }

    /** How a thread runs on: {@link Ptrace#CONT} or {@link Ptrace#SYSCALL}. */
    int running(GuestThread<G, T> thread) {
        return ownFilters.needsEntries(thread) ? Ptrace.SYSCALL : running;
    }

    /** Lets a stopped thread run on, delivering a signal if it is not 0. */
    void resume(GuestThread<G, T> thread, int signal) {
        if (release.isRequested() || thread.isTimerDue()) {
            // It is to stop again, where it can be let go or its timer can be told.
            ptrace.interrupt(thread.tid());
        }
        ptrace.resume(thread.tid(), running(thread), signal);
    }

    /** Ends a stopped thread that has no states and will have none, or lets it go. True if nothing more will be seen of it. */
    boolean discard(int tid) {
        if (isAttached) {
            ptrace.detach(tid, 0);
        } else {
            signals.kill(tid, Signals.SIGKILL);
        }
        return isAttached;
    }

    /** All threads that have not ended. */
    List<GuestThread<G, T>> threads() {
        return new ArrayList<>(threads.values());
    }

    boolean isKnownThread(int tid) {
        return threads.containsKey(tid);
    }

    boolean isKnownProcess(int pid) {
        return processes.containsKey(pid);
    }

    /** The threads of a process that have not ended. */
    List<GuestThread<G, T>> threadsOf(GuestProcess<G, T> process) {
        List<GuestThread<G, T>> itsThreads = new ArrayList<>();
        for (GuestThread<G, T> thread : threads.values()) {
            if (thread.process() == process) {
                itsThreads.add(thread);
            }
        }
        return itsThreads;
    }

    /** Deals with what a thread did before it was known. */
    void catchUp(GuestThread<G, T> thread, int status) {
        if (WaitStatus.isStopped(status)) {
            dispatch(thread, status);
        } else {
            ended(thread, status);
        }
    }

    @Override
    public boolean isDone() {
        return threads.isEmpty() && activeHandlers == 0 && newTasks.isEmpty();
    }

    @Override
    public @Nullable GuestThread<G, T> resolve(int tid, int status) {
        GuestThread<G, T> thread = find(tid);
        if (WaitStatus.isStopped(status) && WaitStatus.event(status) == WaitStatus.EVENT_EXEC) {
            thread = replacedByExec(tid, thread);
        }
        if (thread == null) {
            unknown(tid, status);
            return null;
        }
        if (!WaitStatus.isStopped(status)) {
            ended(thread, status);
            // A handler that waits must learn of it; all else has been arranged.
            return thread.isAwaited() ? thread : null;
        }
        if (thread.isAwaited() && WaitStatus.event(status) == WaitStatus.EVENT_EXEC) {
            submit(thread, () -> afterExec(thread(tid)));
        }
        return thread;
    }

    private GuestThread<G, T> thread(int tid) {
        return Objects.requireNonNull(threads.get(tid));
    }

    private @Nullable GuestThread<G, T> find(int tid) {
        GuestThread<G, T> last = recent;
        if (last != null && last.tid() == tid && !last.hasEnded()) {
            return last;
        }
        GuestThread<G, T> found = threads.get(tid);
        recent = found;
        return found;
    }

    private void unknown(int tid, int status) {
        if (failure != null && WaitStatus.isStopped(status)) {
            discard(tid);
        } else {
            newTasks.unknown(tid, status);
        }
    }

    /** The thread that called exec has taken over the id of its process; the leader, if it was another, is gone. */
    private @Nullable GuestThread<G, T> replacedByExec(int pid, @Nullable GuestThread<G, T> leader) {
        int formerTid = ptrace.eventMessage(pid);
        GuestThread<G, T> thread = threads.get(formerTid);
        if (thread == null || thread == leader) {
            return leader;
        }
        threads.remove(formerTid);
        if (leader != null) {
            ended(leader, WaitStatus.exited(0));
            if (leader.isAwaited()) {
                scheduler.deliver(leader, WaitStatus.exited(0));
            }
        }
        thread.setTid(pid);
        threads.put(pid, thread);
        recent = thread;
        return thread;
    }

    @Override
    public void dispatch(GuestThread<G, T> thread, int status) {
        int event = WaitStatus.event(status);
        if (failure != null && !isAttached) {
            // Everything is being killed; what still stops has not noticed yet.
            signals.kill(thread.process().pid(), Signals.SIGKILL);
        } else if (event == WaitStatus.EVENT_SECCOMP) {
            syscallStops.atFilter(thread);
        } else if (WaitStatus.isSyscallStop(status)) {
            syscallStops.atEntryOrExit(thread);
        } else {
            rareEvent(thread, event, status);
        }
    }

    private void rareEvent(GuestThread<G, T> thread, int event, int status) {
        if (event == WaitStatus.EVENT_STOP) {
            stopped(thread, WaitStatus.signal(status));
            return;
        }
        if (!thread.hasStarted()) {
            // An attached thread, before it stopped for us.
            thread.setStarted();
            submit(thread, () -> onThreadStart(thread));
        }
        if (event == 0) {
            int signal = WaitStatus.signal(status);
            restartCall(thread, signal);
            signalDelivery.arrived(thread, signal);
        } else if (WaitStatus.isNewTask(event)) {
            submit(thread, () -> {
                newTasks.created(thread, null);
                resumeFromHandler(thread, 0);
            });
        } else if (event == WaitStatus.EVENT_EXEC) {
            submit(thread, () -> afterExec(thread));
        } else {
            resume(thread, 0);
        }
    }

    @Override
    public void lostAll() {
        throw new ReverieException("the kernel knows of no guest any more, but " + threads.size()
                + " of its threads have not been seen to end; this is a bug in the tracer");
    }

    // ---- events ----

    /** Lets the tool decide about a call, and carries it out. In a handler. */
    void onSyscall(GuestThread<G, T> thread, SyscallEvent<G, T> event, Syscall call) {
        HandlerGuest<G, T> guest = new HandlerGuest<>(this, thread, event);
        Action action;
        try {
            action = Objects.requireNonNull(thread.process().tool().onSyscall(guest, call), "onSyscall returned null");
        } catch (GuestEnded e) {
            throw e;
        } catch (Throwable e) {
            toolFailed("onSyscall", thread, e);
            giveUp(event);
            return;
        } finally {
            guest.end();
        }
        try {
            event.finish(action);
        } catch (IllegalArgumentException e) {
            toolFailed("onSyscall", thread, e);
            giveUp(event);
        }
    }

    /** The tool has failed in the middle of a call: if its thread is to live on, it does so as without the tool. */
    private void giveUp(SyscallEvent<G, T> event) {
        if (isAttached) {
            event.giveUp();
        }
    }

    private void stopped(GuestThread<G, T> thread, int signal) {
        restartCall(thread, signal);
        if (thread.hasStarted()) {
            goOnOrTellTimer(thread, signal);
        } else {
            started(thread, signal);
        }
    }

    /**
     * A thread that we interrupt has stopped on its way back to its program: if only our tracing interrupted its call, that begins
     * again.
     *
     * @param signal what it has stopped for, if for a signal: one that stops the process does interrupt calls
     */
    void restartCall(GuestThread<G, T> thread, int signal) {
        if ((isAttached || thread.isFiltered() || thread.isTimerDue()) && !Signals.stops(signal)) {
            InterruptedCall.restart(ptrace, thread.tid());
        }
    }

    /** Tells the tool of a timer that is due, if one is: then that, and not a SIGCONT, is why the thread has stopped. */
    private void goOnOrTellTimer(GuestThread<G, T> thread, int signal) {
        if (release.isRequested() || Signals.stops(signal) || !thread.isTimerDue()) {
            goOn(thread, signal);
            return;
        }
        if (!timers.takeDue(thread)) {
            resume(thread, 0);
            return;
        }
        submit(thread, () -> {
            callback("onTimer", thread, null, guest -> thread.process().tool().onTimer(guest));
            resumeFromHandler(thread, 0);
        });
    }

    /** Lets a thread go on behind a PTRACE_EVENT_STOP: to run, to stay in its group stop, or for good. */
    private void goOn(GuestThread<G, T> thread, int signal) {
        if (release.isRequested()) {
            release.stopped(thread, signal);
        } else if (Signals.stops(signal)) {
            ptrace.listen(thread.tid());
        } else {
            signalDelivery.continued(thread);
            resume(thread, 0);
        }
    }

    /** The first stop of a new thread, before its first instruction. */
    private void started(GuestThread<G, T> thread, int signal) {
        thread.setStarted();
        SyscallStop creation = thread.creation();
        if (creation != null) {
            restoreArguments(thread, creation);
        }
        submit(thread, () -> {
            onThreadStart(thread);
            onTracer(() -> {
                goOn(thread, signal);
                return null;
            });
        });
    }

    private void onThreadStart(GuestThread<G, T> thread) {
        callback("onThreadStart", thread, null, guest -> thread.process().tool().onThreadStart(guest));
    }

    /** A thread inherits the registers of its creator, whose arguments were not its own at that moment. */
    private void restoreArguments(GuestThread<G, T> thread, SyscallStop creation) {
        Syscall call = CallConvention.syscall(creation);
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            int register = CallConvention.register(call.abi(), i);
            ptrace.setRegister(thread.tid(), register, call.args().get(i));
        }
        ptrace.setRegister(thread.tid(), UserRegisters.ORIG_RAX, creation.nr());
        thread.setCreation(null);
    }

    private void afterExec(GuestThread<G, T> thread) {
        onTracer(() -> {
            timers.cancel(thread);
            vdso.apply(ptrace, thread.tid(), memoryOf(thread.process().pid()));
            return null;
        });
        callback("onExec", thread, null, guest -> thread.process().tool().onExec(guest));
        resumeFromHandler(thread, 0);
    }

    /** Begins to keep a thread. */
    GuestThread<G, T> add(int tid, GuestProcess<G, T> process, T state) {
        GuestThread<G, T> thread = new GuestThread<>(tid, process, state);
        // Made once for each thread, not for each event.
        Supplier<@Nullable Runnable> next = () -> nextTask(thread);
        thread.setDriver(() -> drive(thread, next));
        threads.put(tid, thread);
        processes.putIfAbsent(process.pid(), process);
        process.threadAdded();
        return thread;
    }

    // ---- ends ----

    private void ended(GuestThread<G, T> thread, int status) {
        GuestProcess<G, T> process = thread.process();
        timers.cancel(thread);
        thread.setEnded(status);
        threads.remove(thread.tid(), thread);
        process.setStatus(status);
        if (thread.tid() == process.pid() && process.isRoot()) {
            rootStatus = status;
        }
        Thread handler = thread.handler();
        if (handler != null && !thread.isAwaited()) {
            handler.interrupt();
        }
        submit(thread, () -> afterEnd(thread));
    }

    /** A thread has been let go: for the tool it has ended. */
    void left(GuestThread<G, T> thread) {
        timers.cancel(thread);
        thread.setDetached();
        thread.process().setDetached();
        threads.remove(thread.tid(), thread);
        if (thread.isAwaited()) {
            // Its handler waits for the end of a call that ends the thread.
            scheduler.deliver(thread, WaitStatus.exited(0));
        }
        submit(thread, () -> afterEnd(thread));
    }

    private void afterEnd(GuestThread<G, T> thread) {
        GuestProcess<G, T> process = thread.process();
        try {
            process.tool()
                    .onThreadExit(
                            new EndOfThread<>(this, process.pid(), thread.tid(), thread.state(), thread.exitStatus()));
        } catch (Throwable e) {
            toolFailed("onThreadExit", thread, e);
        }
        if (!onTracer(process::threadFinished)) {
            return;
        }
        onTracer(() -> processes.remove(process.pid()));
        stacks.forget(process.pid());
        newTasks.adoptOrphans(thread);
        try {
            process.tool().onProcessExit(new EndOfProcess<>(this, process.pid(), process.exitStatus()));
        } catch (Throwable e) {
            toolFailed("onProcessExit", thread, e);
        }
    }

    // ---- handlers ----

    interface Callback<G extends GlobalState, T extends @Nullable Object> {
        void call(HandlerGuest<G, T> guest);
    }

    /** Calls the tool. In a handler. */
    void callback(String name, GuestThread<G, T> thread, @Nullable SyscallEvent<G, T> event, Callback<G, T> callback) {
        HandlerGuest<G, T> guest = new HandlerGuest<>(this, thread, event);
        try {
            callback.call(guest);
        } catch (GuestEnded e) {
            throw e;
        } catch (Throwable e) {
            toolFailed(name, thread, e);
        } finally {
            guest.end();
        }
    }

    /** Lets a thread run on, delivering a signal if it is not 0. In a handler. */
    void resumeFromHandler(GuestThread<G, T> thread, int signal) {
        onTracer(() -> {
            resume(thread, signal);
            return null;
        });
    }

    /** Runs a task for a thread in a handler, after those that it already has. On the tracer thread. */
    void submit(GuestThread<G, T> thread, Runnable task) {
        thread.tasks().add(task);
        if (!thread.isBusy()) {
            thread.setBusy(true);
            activeHandlers++;
            scheduler.start(thread.driver());
        }
    }

    /** Runs a thread's tasks until there are none. In a handler. */
    private void drive(GuestThread<G, T> thread, Supplier<@Nullable Runnable> next) {
        thread.setHandler(Thread.currentThread());
        for (Runnable task = onTracer(next); task != null; task = onTracer(next)) {
            try {
                task.run();
            } catch (GuestEnded e) {
                // What comes next has been arranged where the end was seen.
            } catch (Throwable e) {
                failed(new ReverieException("the tracer failed: " + e + "; this is a bug in it", e));
                abandon(thread);
            }
            if (thread.hasEnded()) {
                // The interrupt that told the handler of the end is not for what follows.
                Thread.interrupted();
            }
        }
    }

    /** The tracer has failed a thread that is not ours to end: lets it go as it stands. In a handler. */
    private void abandon(GuestThread<G, T> thread) {
        onTracer(() -> {
            if (isAttached && !thread.hasEnded() && ptrace.detach(thread.tid(), 0)) {
                left(thread);
            }
            return null;
        });
    }

    private @Nullable Runnable nextTask(GuestThread<G, T> thread) {
        Runnable next = thread.tasks().poll();
        if (next == null) {
            thread.setBusy(false);
            thread.setHandler(null);
            activeHandlers--;
        }
        return next;
    }

    /** A callback threw: ends the run, unless that was only the aftermath of its guest's end. In a handler. */
    void toolFailed(String callback, GuestThread<G, T> thread, Throwable cause) {
        if (!thread.hasEnded() || !isInterruption(cause)) {
            failed(new ToolException(callback, thread.tid(), cause));
        }
    }

    /** Whether a handler failed because it was interrupted, as it is when its guest thread is killed. */
    private static boolean isInterruption(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    /** The run has failed: ends the whole guest, or lets it go if it is not ours. */
    private void failed(ReverieException reason) {
        onTracer(() -> {
            ReverieException first = failure;
            if (first != null) {
                first.addSuppressed(reason);
                return null;
            }
            failure = reason;
            newTasks.discardAll();
            if (isAttached) {
                release.request();
                return null;
            }
            for (GuestThread<G, T> thread : new ArrayList<>(threads.values())) {
                signals.kill(thread.process().pid(), Signals.SIGKILL);
            }
            return null;
        });
    }
}
