package dev.reverie.ptrace.inner;

import dev.reverie.linux.ffi.Ptrace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A guest thread as one that traces others, and as one that is traced by another. */
public final class Task {
    private final Group group;
    private int tid;
    private int formerTid;
    private boolean isGone;

    // As a tracer.
    private final List<Task> tracees = new ArrayList<>(0);
    private final ArrayDeque<InnerEnd> ends = new ArrayDeque<>(0);
    private @Nullable WaitCall waiting;
    private boolean mayWait;

    private @Nullable Watcher watcher;

    // As a tracee.
    private @Nullable Task tracer;
    private @Nullable InnerStop stop;
    private boolean isTold;
    private boolean isSeized;
    private boolean isChild;
    private boolean isNew;
    private int options;
    private boolean areOptionsDue;
    private int mode = Ptrace.CONT;
    private boolean isInterruptWanted;
    private boolean isAttachStopDue;
    private boolean isExecTrapDue;
    private boolean isListening;
    private int uid;
    private int silentSignal;
    private long skippedNumber = -1;
    private byte[] usage = {};

    /** A thread of a process. */
    public Task(int tid, Group group) {
        this.tid = tid;
        this.group = group;
    }

    int tid() {
        return tid;
    }

    /** An exec has given this thread the id of its process. */
    public void setTid(int newTid) {
        tid = newTid;
    }

    /** The id that it had until its last exec. */
    int formerTid() {
        return formerTid;
    }

    public void setFormerTid(int id) {
        formerTid = id;
    }

    /** Its process. */
    public Group group() {
        return group;
    }

    boolean isGone() {
        return isGone;
    }

    void setGone() {
        isGone = true;
    }

    // ---- as a tracer ----

    /** Those that it traces. */
    List<Task> tracees() {
        return tracees;
    }

    /** The ends of tracees that it has not waited for, and that nobody else tells it. */
    ArrayDeque<InnerEnd> ends() {
        return ends;
    }

    void add(Task tracee) {
        tracees.add(tracee);
        group.count(1);
    }

    void remove(Task tracee) {
        if (tracees.remove(tracee)) {
            group.count(-1);
        }
    }

    void add(InnerEnd end) {
        ends.add(end);
        group.count(1);
    }

    void remove(InnerEnd end) {
        if (ends.remove(end)) {
            group.count(-1);
        }
    }

    /** The wait that it is in; null if it is in none that has been met. */
    @Nullable
    WaitCall waiting() {
        return waiting;
    }

    void setWaiting(@Nullable WaitCall call) {
        waiting = call;
    }

    /** Whether it may be in a wait that the kernel alone deals with. */
    boolean mayWait() {
        return mayWait;
    }

    void setMayWait(boolean may) {
        mayWait = may;
    }

    /** What is told of its tracees, if it is no guest but a debugger outside. */
    @Nullable
    Watcher watcher() {
        return watcher;
    }

    void setWatcher(Watcher outside) {
        watcher = outside;
    }

    // ---- as a tracee ----

    /** Who traces it; null if nobody does. */
    @Nullable
    Task tracer() {
        return tracer;
    }

    /** Begins, or with null ends, to be traced. */
    void setTracer(@Nullable Task by, boolean seized, int withOptions) {
        tracer = by;
        isSeized = seized;
        options = withOptions;
        stop = null;
        isTold = false;
        isNew = false;
        mode = Ptrace.CONT;
        isInterruptWanted = false;
        isAttachStopDue = false;
        isExecTrapDue = false;
        skippedNumber = -1;
    }

    /** Where it stands for its tracer; null if it runs. */
    @Nullable
    InnerStop stop() {
        return stop;
    }

    void setStop(@Nullable InnerStop at) {
        stop = at;
        isTold = false;
    }

    /** Whether its tracer has waited for the stop. */
    boolean isTold() {
        return isTold;
    }

    void setTold() {
        isTold = true;
    }

    boolean isSeized() {
        return isSeized;
    }

    /** Whether its process is a child of the tracer's, which the kernel tells of its end. */
    boolean isChild() {
        return isChild;
    }

    void setChild(boolean child) {
        isChild = child;
    }

    /** Whether it is traced from its birth on, and has not stopped yet. */
    boolean isNew() {
        return isNew;
    }

    void setNew(boolean justBorn) {
        isNew = justBorn;
    }

    int options() {
        return options;
    }

    boolean has(int option) {
        return tracer != null && (options & option) != 0;
    }

    void setOptions(int chosen) {
        options = chosen;
    }

    /** Whether the kernel must be told of the options when it next stops. */
    boolean areOptionsDue() {
        return areOptionsDue;
    }

    void setOptionsDue(boolean due) {
        areOptionsDue = due;
    }

    /** The request that its tracer has last resumed it with. */
    int mode() {
        return mode;
    }

    void setMode(int request) {
        mode = request;
    }

    /** Whether PTRACE_INTERRUPT waits for it to stop. */
    boolean isInterruptWanted() {
        return isInterruptWanted;
    }

    void setInterruptWanted(boolean wanted) {
        isInterruptWanted = wanted;
    }

    /** Whether the SIGSTOP of PTRACE_ATTACH is on its way. */
    boolean isAttachStopDue() {
        return isAttachStopDue;
    }

    void setAttachStopDue(boolean due) {
        isAttachStopDue = due;
    }

    /** Whether the SIGTRAP of an exec is on its way. */
    boolean isExecTrapDue() {
        return isExecTrapDue;
    }

    void setExecTrapDue(boolean due) {
        isExecTrapDue = due;
    }

    /** Whether it is in a group stop that SIGCONT ends. */
    boolean isListening() {
        return isListening;
    }

    void setListening(boolean listens) {
        isListening = listens;
    }

    /** The user that SIGCHLD names. */
    int uid() {
        return uid;
    }

    void setUid(int user) {
        uid = user;
    }

    /** A signal that is to be delivered without another stop, as its tracer has said so already; 0 if there is none. */
    int silentSignal() {
        return silentSignal;
    }

    void setSilentSignal(int signal) {
        silentSignal = signal;
    }

    /** The {@code struct rusage} of when it last stopped. */
    byte[] usage() {
        return usage;
    }

    void setUsage(byte[] used) {
        usage = used;
    }

    /** The number of the call that is being skipped, which its registers no longer say; −1 if none is. */
    long skippedNumber() {
        return skippedNumber;
    }

    void setSkippedNumber(long number) {
        skippedNumber = number;
    }
}
