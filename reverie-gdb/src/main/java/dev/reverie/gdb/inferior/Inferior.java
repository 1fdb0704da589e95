package dev.reverie.gdb.inferior;

import dev.reverie.ptrace.debug.DebugControl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process of the guest. */
public final class Inferior {
    private final int pid;
    private final DebugControl control;
    private final List<GuestTask> tasks = new ArrayList<>();
    private final DebugRegisters debugRegisters = new DebugRegisters();
    private Breakpoints breakpoints;
    private CaughtCalls caughtCalls = CaughtCalls.NONE;
    private boolean isAttached;

    /** The process that made it, as long as gdb has not been told of it; else null. */
    private @Nullable Inferior secretOf;

    /** Whether it has its memory from its parent until it calls exec or ends. */
    boolean sharesMemory;

    /** What is to be done when it has ended, if gdb has killed it. */
    @Nullable
    Runnable whenKilled;

    /** The status it ended with, as far as that is known. */
    int status;

    Inferior(int pid, @Nullable Inferior parent, DebugControl control, Breakpoints breakpoints) {
        this.pid = pid;
        this.secretOf = parent;
        this.control = control;
        this.breakpoints = breakpoints;
    }

    /** It was running when gdb came, and is not gdb's to end. */
    void setAttached() {
        isAttached = true;
    }

    /** Whether it was running when gdb came. */
    public boolean isAttached() {
        return isAttached;
    }

    /** The process that made it, as long as gdb has not been told of it; else null. */
    @Nullable
    Inferior secretOf() {
        return secretOf;
    }

    /** Whether gdb knows that it is there. */
    boolean isKnown() {
        return secretOf == null;
    }

    /** gdb has been told. */
    void setKnown() {
        secretOf = null;
    }

    /** Its id. */
    public int pid() {
        return pid;
    }

    /** Its threads. */
    public List<GuestTask> tasks() {
        return tasks;
    }

    /** The breakpoints in its memory. */
    public Breakpoints breakpoints() {
        return breakpoints;
    }

    /** Its hardware breakpoints and watchpoints. */
    public DebugRegisters debugRegisters() {
        return debugRegisters;
    }

    /** The calls of which gdb is told. */
    public CaughtCalls caughtCalls() {
        return caughtCalls;
    }

    /** Chooses the calls of which gdb is told. */
    public void setCaughtCalls(CaughtCalls calls) {
        caughtCalls = calls;
    }

    /** It was made by vfork. */
    void share(Inferior parent) {
        breakpoints = parent.breakpoints;
        sharesMemory = true;
    }

    /** Another program has been loaded: it has memory of its own, and nothing of the old one's. */
    void loaded() {
        breakpoints = new Breakpoints(control);
        sharesMemory = false;
    }
}
