package dev.reverie.ptrace;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.linux.SyscallStop;
import dev.reverie.ptrace.inner.Task;
import dev.reverie.ptrace.resident.ResidentThread;
import dev.reverie.ptrace.scheduler.Awaiter;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A guest thread: its tool state, and what its handler and the tracer must know of each other. Confined to the tracer. */
final class GuestThread<G extends GlobalState, T extends @Nullable Object> extends Awaiter {
    /** More than any thread's id. */
    private static final int NOBODY = Integer.MAX_VALUE;

    private final GuestProcess<G, T> process;
    private final Task task;
    private final T state;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private ResidentThread resident = ResidentThread.NONE;
    private final DeferredSignals deferredSignals = new DeferredSignals();
    private int id;
    private int tid;
    private boolean hasStarted;
    private volatile boolean hasEnded;
    private int endStatus;
    private boolean isDetached;
    private boolean isBusy;
    private Runnable driver = () -> {};
    private @Nullable Thread handler;
    private @Nullable SyscallStop creation;
    private boolean isTimestampForbidden;
    private boolean isCpuidForbidden;
    private boolean isFiltered;
    private boolean isStrict;
    private boolean hasEntered;
    private boolean isTimerDue;

    GuestThread(int tid, GuestProcess<G, T> process, T state) {
        this.id = tid;
        this.tid = tid;
        this.process = process;
        this.task = new Task(tid, process.group());
        this.state = state;
    }

    /** What tools know it by: the id that it has, or had last. */
    int id() {
        return id;
    }

    /** What the kernel knows it by: requests to that need this one. Once the thread has ended, it is no thread's. */
    int tid() {
        return tid;
    }

    /** An exec has given this thread the id of its process. */
    void setTid(int newTid) {
        id = newTid;
        tid = newTid;
        task.setTid(newTid);
    }

    /** Its id may be another thread's from now on, as by exec: what its handlers still want done must not be done to that. */
    void loseTid() {
        tid = NOBODY;
        task.setTid(NOBODY);
    }

    /** It, as far as guests trace guests. */
    Task task() {
        return task;
    }

    GuestProcess<G, T> process() {
        return process;
    }

    T state() {
        return state;
    }

    /** Code of ours that lives in its process, as far as it concerns this thread. */
    ResidentThread resident() {
        return resident;
    }

    void setResident(ResidentThread thread) {
        resident = thread;
    }

    /** Signals that arrived while a call was injected. */
    DeferredSignals deferredSignals() {
        return deferredSignals;
    }

    /** Whether its first stop has been seen. */
    boolean hasStarted() {
        return hasStarted;
    }

    void setStarted() {
        hasStarted = true;
    }

    /** Handlers may ask too. */
    @Override
    protected boolean hasEnded() {
        return hasEnded;
    }

    /** The wait status it ended with. */
    @Override
    protected int endStatus() {
        return endStatus;
    }

    void setEnded(int waitStatus) {
        endStatus = waitStatus;
        hasEnded = true;
    }

    /** It was let go: for us it has ended. */
    void setDetached() {
        isDetached = true;
        hasEnded = true;
    }

    /** How it ended. */
    ExitStatus exitStatus() {
        return isDetached ? new ExitStatus.Detached() : ExitStatus.ofWaitStatus(endStatus);
    }

    /**
     * The call that created this thread, if it ran with other arguments than the guest's: the registers that the child
     * inherited have to be put back.
     */
    @Nullable
    SyscallStop creation() {
        return creation;
    }

    void setCreation(@Nullable SyscallStop stop) {
        creation = stop;
    }

    /** Whether the guest itself has forbidden this thread to read the timestamp counter; its children inherit that. */
    boolean isTimestampForbidden() {
        return isTimestampForbidden;
    }

    void setTimestampForbidden(boolean forbidden) {
        isTimestampForbidden = forbidden;
    }

    /** Whether the guest itself has forbidden this thread CPUID; its children inherit that, and an exec ends it. */
    boolean isCpuidForbidden() {
        return isCpuidForbidden;
    }

    void setCpuidForbidden(boolean forbidden) {
        isCpuidForbidden = forbidden;
    }

    /** Whether it has seccomp filters of the guest's own, or its strict mode. */
    boolean isFiltered() {
        return isFiltered;
    }

    void setFiltered() {
        isFiltered = true;
        resident.leaveToTracer();
    }

    /** Whether it is in seccomp's strict mode. */
    boolean isStrict() {
        return isStrict;
    }

    void setStrict() {
        isStrict = true;
    }

    /** Whether it is in a call that has been met at its entry. */
    boolean hasEntered() {
        return hasEntered;
    }

    void setEntered(boolean entered) {
        hasEntered = entered;
    }

    /** Whether its timer is due and has not been told. */
    boolean isTimerDue() {
        return isTimerDue;
    }

    void setTimerDue(boolean due) {
        isTimerDue = due;
    }

    /** Takes over what a new thread inherits from its creator. */
    void inherit(GuestThread<G, T> creator) {
        isTimestampForbidden = creator.isTimestampForbidden;
        isCpuidForbidden = creator.isCpuidForbidden;
        isFiltered = creator.isFiltered;
        isStrict = creator.isStrict;
    }

    /** The Java thread that runs a handler for this guest thread; null if none does. */
    @Nullable
    Thread handler() {
        return handler;
    }

    void setHandler(@Nullable Thread thread) {
        handler = thread;
    }

    /** Whether a handler has been started for it and not ended. */
    boolean isBusy() {
        return isBusy;
    }

    void setBusy(boolean busy) {
        isBusy = busy;
    }

    /** What a handler runs for this thread: its tasks, until there are none. */
    Runnable driver() {
        return driver;
    }

    void setDriver(Runnable runnable) {
        driver = runnable;
    }

    /** What is still to be done for this thread, one after the other, by handlers. */
    ArrayDeque<Runnable> tasks() {
        return tasks;
    }
}
