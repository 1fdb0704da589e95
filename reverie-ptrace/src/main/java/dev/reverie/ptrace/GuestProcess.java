package dev.reverie.ptrace;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Tool;
import dev.reverie.linux.WaitStatus;
import dev.reverie.ptrace.inner.Group;
import dev.reverie.ptrace.inner.Task;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A guest process: the tool instance that is its state, and how many of its threads are not over yet. */
final class GuestProcess<G extends GlobalState, T extends @Nullable Object> {
    private final int pid;
    private final Tool<G, T> tool;
    private final boolean isRoot;
    private final Set<Long> patchedCode = new HashSet<>();
    private final Map<Integer, byte[]> faultActions = new ConcurrentHashMap<>();
    private volatile boolean hasKnownFaultActions;
    private final Group group;
    private int unfinishedThreads;
    private int status = WaitStatus.exited(0);
    private boolean isDetached;
    private boolean isDaemon;

    /**
     * A process.
     *
     * @param creator the thread that made it; null if that is no guest
     */
    GuestProcess(int pid, Tool<G, T> tool, boolean isRoot, @Nullable Task creator) {
        this.group = new Group(pid, creator);
        this.pid = pid;
        this.tool = tool;
        this.isRoot = isRoot;
    }

    int pid() {
        return pid;
    }

    /** It, as far as guests trace guests. */
    Group group() {
        return group;
    }

    Tool<G, T> tool() {
        return tool;
    }

    boolean isRoot() {
        return isRoot;
    }

    /** Addresses at which it has been met what {@link CpuidPatches} left there. Of the tracer thread. */
    Set<Long> patchedCode() {
        return patchedCode;
    }

    /** Whether {@link #faultAction} is true of all signals: it may have said something that nobody has seen. */
    boolean hasKnownFaultActions() {
        return hasKnownFaultActions;
    }

    void setKnownFaultActions(boolean known) {
        hasKnownFaultActions = known;
    }

    /** What a signal that faults force does in it, as it has said; see {@link FaultActions}. */
    byte[] faultAction(int signal) {
        return faultActions.getOrDefault(signal, FaultActions.DEFAULT).clone();
    }

    void setFaultAction(int signal, byte[] action) {
        faultActions.put(signal, action);
    }

    void threadAdded() {
        unfinishedThreads++;
    }

    /** Whether all its threads but one are over, and have been told of. */
    boolean hasOneThread() {
        return unfinishedThreads == 1;
    }

    /** The end of a thread has been told to the tool. True if it was the last. */
    boolean threadFinished() {
        return --unfinishedThreads == 0;
    }

    /** How the process ended: as its leader, whose end the kernel reports last. */
    ExitStatus exitStatus() {
        return isDetached ? new ExitStatus.Detached() : ExitStatus.ofWaitStatus(status);
    }

    /** A thread ended with this wait status. */
    void setStatus(int waitStatus) {
        status = waitStatus;
    }

    /** Whether the run does not wait for it. */
    boolean isDaemon() {
        return isDaemon;
    }

    /** The run is not to wait for it. */
    void setDaemon() {
        isDaemon = true;
    }

    /** A thread was let go. */
    void setDetached() {
        isDetached = true;
    }
}
