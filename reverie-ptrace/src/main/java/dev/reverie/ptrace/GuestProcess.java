package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Tool;
import dev.reverie.linux.WaitStatus;
import org.jspecify.annotations.Nullable;

/** A guest process: the tool instance that is its state, and how many of its threads are not over yet. */
final class GuestProcess<G extends GlobalState, T extends @Nullable Object> {
    private final int pid;
    private final Tool<G, T> tool;
    private final boolean isRoot;
    private int unfinishedThreads;
    private int status = WaitStatus.exited(0);

    GuestProcess(int pid, Tool<G, T> tool, boolean isRoot) {
        this.pid = pid;
        this.tool = tool;
        this.isRoot = isRoot;
    }

    int pid() {
        return pid;
    }

    Tool<G, T> tool() {
        return tool;
    }

    boolean isRoot() {
        return isRoot;
    }

    void threadAdded() {
        unfinishedThreads++;
    }

    /** The end of a thread has been told to the tool. True if it was the last. */
    boolean threadFinished() {
        return --unfinishedThreads == 0;
    }

    /** The wait status of the process: that of its leader, which the kernel reports last. */
    int status() {
        return status;
    }

    void setStatus(int waitStatus) {
        status = waitStatus;
    }
}
