package dev.reverie.ptrace;

import dev.reverie.api.Action;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.Request;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.Sender;
import dev.reverie.api.Subscription;
import dev.reverie.api.Tool;
import dev.reverie.linux.Signals;
import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.ffi.GuestSignals;
import dev.reverie.linux.ffi.ProcessMemory;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import dev.reverie.ptrace.debug.Debugger;
import dev.reverie.ptrace.inner.InnerTracing;
import dev.reverie.ptrace.resident.Resident;
import dev.reverie.ptrace.scheduler.EventLoop;
import dev.reverie.ptrace.scheduler.HandlerScheduler;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import java.util.List;
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
    private final Waiter waiter;
    private final GuestSignals signals = new GuestSignals();
    private final ProcessMemory memory = new ProcessMemory();
    private final UserFaults userFaults = new UserFaults();
    private final GuestSockets sockets = new GuestSockets();
    private final Stacks stacks = new Stacks();
    private final VdsoCall vdsoCall = new VdsoCall();
    private final StopCounts stopCounts = new StopCounts();
    private final G global;
    private final GuestThreads<G, T> threads = new GuestThreads<>();
    private final HandlerTasks<G, T> handlers;
    private final NewTasks<G, T> newTasks = new NewTasks<>(this);
    private final SignalDelivery<G, T> signalDelivery;
    private final Release<G, T> release = new Release<>(this);
    private final Daemons<G, T> daemons = new Daemons<>(this);
    private final ProgramStart<G, T> programStart;
    private final WatchedCalls<G, T> watchedCalls;
    private final FaultActions<G, T> faultActions;
    private final Means means;
    private final TrappedInstructions<G, T> instructions;
    private final SyscallStops<G, T> syscallStops;
    private final EventStops<G, T> eventStops = new EventStops<>(this);
    private final OwnFilters<G, T> ownFilters;
    private final NextStops<G, T> nextStops = new NextStops<>(this);
    private final Timers<G, T> timers;
    private final Ends<G, T> ends = new Ends<>(this);
    private final Roots<G, T> roots = new Roots<>(this);
    private final Failures<G, T> failures = new Failures<>(this);
    private final InnerTracing inner = new InnerTracing(new InnerGround<>(this));
    private final Resident<G, T> resident;
    private final InnerCalls<G, T> innerCalls = new InnerCalls<>(this);
    private final Debuggees<G, T> debuggees;

    private final SteppedCalls<G, T> calls;
    private final boolean isAttached;

    /** How threads run on: to their next event, or also to the next entry or exit of a call. */
    private final int running;

    Tracer(
            HandlerScheduler<GuestThread<G, T>> scheduler,
            Ptrace ptrace,
            Waiter waiter,
            Subscription subscription,
            G global,
            Means means,
            Resident<G, T> resident,
            boolean isAttached,
            @Nullable Debugger debugger) {
        this.scheduler = scheduler;
        this.debuggees = new Debuggees<>(this, debugger);
        this.handlers = new HandlerTasks<>(this, scheduler);
        this.ptrace = ptrace;
        this.waiter = waiter;
        this.global = global;
        this.isAttached = isAttached;
        this.resident = resident;
        this.running = isAttached && subscription.hasSyscalls() ? Ptrace.SYSCALL : Ptrace.CONT;
        this.calls = new SteppedCalls<>(this, running == Ptrace.SYSCALL);
        this.signalDelivery = new SignalDelivery<>(this, subscription.hasSignals());
        this.means = means;
        this.timers = new Timers<>(this, means.stepsForBranches());
        CpuidPatches<G, T> patches = new CpuidPatches<>(this, means.patchesCpuid());
        this.faultActions = new FaultActions<>(
                this, FaultActions.signals(means, resident.calls() != null), subscription.hasSyscalls());
        this.programStart = new ProgramStart<>(this, new VdsoPatch(subscription), patches, faultActions, means);
        this.instructions = new TrappedInstructions<>(this, means, patches, faultActions);
        this.syscallStops = new SyscallStops<>(this, subscription, isAttached);
        this.ownFilters = new OwnFilters<>(this, subscription.hasSyscalls(), isAttached);
        this.watchedCalls = new WatchedCalls<>(ownFilters, patches, faultActions);
    }

    /**
     * Traces the root process, which is stopped behind its first exec, and all its descendants until none is left.
     *
     * @param isFirst whether the tool is that of this process, and not that of one before
     */
    int trace(int rootPid, Tool<G, T> tool, boolean isFirst) {
        roots.begin(rootPid, tool, isFirst);
        if (debuggees.areThere() || resident.worksByItself()) {
            scheduler.acceptWork();
        }
        attend();
        if (resident.worksByItself()) {
            resident.begin(scheduler::submitWaiting);
        }
        try {
            scheduler.run(this);
        } finally {
            resident.end();
            debuggees.end();
        }
        failures.rethrow();
        return ends.rootStatus();
    }

    /**
     * Traces seized processes, and what they create, until all have ended or have been let go. Returns how the first ended.
     *
     * @param attached runs before the first event
     */
    ExitStatus trace(List<AttachTarget> targets, Tool<G, T> rootTool, Runnable attached) {
        GuestProcess<G, T> first = roots.begin(targets, rootTool);
        scheduler.acceptWork();
        attend();
        attached.run();
        try {
            scheduler.run(this);
        } finally {
            debuggees.end();
        }
        failures.rethrow();
        return first.exitStatus();
    }

    private void attend() {
        if (debuggees.areThere()) {
            scheduler.attend(debuggees.requests());
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

    FaultActions<G, T> faultActions() {
        return faultActions;
    }

    /** What functions guests are in. Handlers use it. */
    Stacks stacks() {
        return stacks;
    }

    /** What it is read and written by, as it is. */
    ProcessMemory processMemory() {
        return memory;
    }

    Memory memoryOf(int pid) {
        return new GuestMemory(memory, pid, userFaults);
    }

    UserFaults userFaults() {
        return userFaults;
    }

    HandlerTasks<G, T> handlers() {
        return handlers;
    }

    // ---- for the tracer thread ----

    /** The threads and processes that are traced. */
    GuestThreads<G, T> threads() {
        return threads;
    }

    Ptrace ptrace() {
        return ptrace;
    }

    /** What the run has cost up to now. */
    RunStatistics statistics() {
        List<RunStatistics.Count> counts = stopCounts.counts();
        counts.addAll(resident.statistics());
        return new RunStatistics(counts);
    }

    VdsoCall vdsoCall() {
        return vdsoCall;
    }

    Waiter waiter() {
        return waiter;
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

    EventStops<G, T> eventStops() {
        return eventStops;
    }

    ProgramStart<G, T> programStart() {
        return programStart;
    }

    Release<G, T> release() {
        return release;
    }

    /** Whether the guest was running before, is not ours to end, and has no filter of ours. */
    boolean isAttached() {
        return isAttached;
    }

    Timers<G, T> timers() {
        return timers;
    }

    /** What this run needs and may do. Handlers use it. */
    Means means() {
        return means;
    }

    WatchedCalls<G, T> watchedCalls() {
        return watchedCalls;
    }

    Daemons<G, T> daemons() {
        return daemons;
    }

    Ends<G, T> ends() {
        return ends;
    }

    /** What ends the run before its time. Handlers use it. */
    Failures<G, T> failures() {
        return failures;
    }

    /** Tracing between guests. */
    InnerTracing inner() {
        return inner;
    }

    /** Code of ours that lives in the guests. */
    Resident<G, T> resident() {
        return resident;
    }

    /** What a debugger controls. */
    Debuggees<G, T> debuggees() {
        return debuggees;
    }

    InnerCalls<G, T> innerCalls() {
        return innerCalls;
    }

    /** Whether guests may trace guests: not where the guest has a life without us. */
    boolean hasInner() {
        return !isAttached;
    }

    /** Whether a thread belongs to a process that traces others. In a handler. */
    boolean isInnerTracer(GuestThread<G, T> thread) {
        return hasInner() && onTracer(() -> inner.waits().hasTracees(thread.task()));
    }

    OwnFilters<G, T> ownFilters() {
        return ownFilters;
    }

    NextStops<G, T> nextStops() {
        return nextStops;
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
        return isAttached && failures.haveCome() && !debuggees.areBeingLeft();
    }

    /** How a thread runs on: {@link Ptrace#CONT} or {@link Ptrace#SYSCALL}. */
    int running(GuestThread<G, T> thread) {
        int wanted = inner.resumption(thread.task());
        if (wanted != Ptrace.CONT) {
            return wanted;
        }
        return ownFilters.needsEntries(thread) ? Ptrace.SYSCALL : running;
    }

    /** Lets a thread run on that stands behind a call. */
    void returned(GuestThread<G, T> thread) {
        inner.stops().atExit(thread.task(), signal -> resume(thread, signal));
    }

    /** Lets a stopped thread run on, delivering a signal if it is not 0. */
    void resume(GuestThread<G, T> thread, int signal) {
        if (release.isRequested() || thread.isTimerDue()) {
            // It is to stop again, where it can be let go or its timer can be told.
            ptrace.interrupt(thread.tid());
        }
        inner.beforeResume(thread.task());
        thread.resident().runsOn();
        if (!timers.branches().resume(thread, signal)) {
            ptrace.resume(thread.tid(), calls.isSteppedInto(thread, signal) ? Ptrace.SYSCALL : running(thread), signal);
        }
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

    /** Deals with what a thread did before it was known. */
    void catchUp(GuestThread<G, T> thread, int status) {
        if (WaitStatus.isStopped(status)) {
            dispatch(thread, status);
        } else {
            ends.ended(thread, status);
        }
    }

    @Override
    public boolean isDone() {
        return threads.isEmpty() && handlers.isIdle() && newTasks.isEmpty();
    }

    @Override
    public @Nullable GuestThread<G, T> resolve(int tid, int status) {
        stopCounts.count(status);
        nextStops.seen(tid);
        GuestThread<G, T> thread = threads.find(tid);
        if (WaitStatus.isStopped(status) && WaitStatus.event(status) == WaitStatus.EVENT_EXEC) {
            int formerTid = ptrace.eventMessage(tid);
            thread = replacedByExec(tid, formerTid, thread);
            if (thread != null) {
                thread.task().setFormerTid(formerTid);
            }
        }
        if (thread == null) {
            unknown(tid, status);
            return null;
        }
        if (!WaitStatus.isStopped(status)) {
            ends.ended(thread, status);
            // A handler that waits must learn of it; all else has been arranged.
            return thread.isAwaited() ? thread : null;
        }
        inner.stopped(thread.task());
        if (thread.isAwaited() && WaitStatus.event(status) == WaitStatus.EVENT_EXEC) {
            handlers.submit(thread, () -> eventStops.afterExec(Objects.requireNonNull(threads.find(tid))));
        }
        return thread;
    }

    private void unknown(int tid, int status) {
        boolean isGivenUp = isAttached ? letsGoOfNewTasks() : failures.haveCome() || daemons.areEnding();
        if (isGivenUp && WaitStatus.isStopped(status)) {
            discard(tid);
        } else {
            newTasks.unknown(tid, status);
        }
    }

    /** The thread that called exec has taken over the id of its process; the leader, if it was another, is gone. */
    private @Nullable GuestThread<G, T> replacedByExec(int pid, int formerTid, @Nullable GuestThread<G, T> leader) {
        GuestThread<G, T> thread = threads.find(formerTid);
        if (thread == null || thread == leader) {
            return leader;
        }
        if (leader != null) {
            inner.ended(leader.task(), 0, true);
            ends.ended(leader, WaitStatus.exited(0));
            if (leader.isAwaited()) {
                scheduler.deliver(leader, WaitStatus.exited(0));
            }
        }
        threads.rename(thread, pid);
        return thread;
    }

    @Override
    public void dispatch(GuestThread<G, T> thread, int status) {
        int event = WaitStatus.event(status);
        if ((failures.haveCome() || daemons.areEnding()) && !isAttached) {
            // Everything is being killed; what still stops has not noticed yet.
            signals.kill(thread.process().pid(), Signals.SIGKILL);
        } else if (status == ASKS) {
            ExchangedCall.begin(this, thread);
        } else if (event == WaitStatus.EVENT_SECCOMP) {
            syscallStops.atFilter(thread);
        } else if (WaitStatus.isSyscallStop(status)) {
            syscallStops.atEntryOrExit(thread);
        } else {
            eventStops.at(thread, status);
        }
    }

    @Override
    public boolean isQuiet() {
        return debuggees.areThere() && handlers.isIdle() && newTasks.isEmpty() && debuggees.allStand(threads.size());
    }

    @Override
    public boolean isAsked() {
        return resident.isAsked();
    }

    @Override
    public @Nullable GuestThread<G, T> asking() {
        return resident.asking() instanceof ResidentGround<G, T>(Tracer<G, T> ignored, GuestThread<G, T> thread)
                        && !thread.hasEnded()
                ? thread
                : null;
    }

    @Override
    public void lostAll() {
        throw new ReverieException("the kernel knows of no guest any more, but " + threads.size()
                + " of its threads have not been seen to end; this is a bug in the tracer");
    }

    // ---- events ----

    /** Lets the tool decide about a call, and carries it out. In a handler. */
    void onSyscall(GuestThread<G, T> thread, HandledCall event, Syscall call) {
        HandlerGuest<G, T> guest = new HandlerGuest<>(this, thread, event);
        Action action;
        try {
            action = Objects.requireNonNull(thread.process().tool().onSyscall(guest, call), "onSyscall returned null");
        } catch (GuestEnded e) {
            throw e;
        } catch (Throwable e) {
            failures.ofTool("onSyscall", thread, e);
            giveUp(event);
            return;
        } finally {
            guest.end();
        }
        try {
            event.finish(action);
        } catch (IllegalArgumentException e) {
            failures.ofTool("onSyscall", thread, e);
            giveUp(event);
        }
    }

    /** The tool has failed in the middle of a call: if its thread is to live on, it does so as without the tool. */
    private void giveUp(HandledCall event) {
        if (isAttached) {
            event.giveUp();
        }
    }

    /** Begins to keep a thread. */
    GuestThread<G, T> add(int tid, GuestProcess<G, T> process, T state) {
        GuestThread<G, T> thread = new GuestThread<>(tid, process, state);
        handlers.prepare(thread);
        threads.add(thread);
        return thread;
    }

    // ---- for and about handlers ----

    /** Lets a thread run on, delivering a signal if it is not 0. In a handler. */
    void resumeFromHandler(GuestThread<G, T> thread, int signal) {
        onTracer(() -> {
            resume(thread, signal);
            return null;
        });
    }
}
