package dev.reverie.gdb.inferior;

import dev.reverie.linux.Signals;
import dev.reverie.linux.WaitStatus;
import dev.reverie.ptrace.debug.Debuggee;
import dev.reverie.ptrace.debug.Stop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** What stops and ends of threads mean for gdb. */
public final class Happenings {
    private static final int CODE = 8;
    private static final int ADDRESS = 16;
    private static final int SI_KERNEL = 0x80;
    private static final int TRAP_BRKPT = 1;
    private static final int TRAP_TRACE = 2;
    private static final int TRAP_HWBKPT = 4;

    private final Guest guest;
    private final Execution execution;
    private final Listener listener;

    /** Told to an execution. */
    public Happenings(Guest guest, Execution execution, Listener listener) {
        this.guest = guest;
        this.execution = execution;
        this.listener = listener;
    }

    /** A thread has appeared. */
    public void appeared(Debuggee thread, @Nullable Debuggee creator) {
        GuestTask parent = creator == null ? null : guest.find(creator);
        GuestTask task = guest.add(thread, parent);
        if (parent != null && parent.inferior() == task.inferior()) {
            // It goes on, or is to stop, as its creator is, but does not step.
            task.isResumed = parent.isResumed;
            task.stopWanted = parent.stopWanted == null ? null : new Event.Signalled(0);
        }
    }

    /** Whether a SIGTRAP is of our doing; what it means is kept with the thread, which is about to stop for it. */
    public boolean isItsOwn(Debuggee thread, byte[] siginfo) {
        GuestTask task = guest.find(thread);
        if (task == null) {
            return false;
        }
        ByteBuffer info = ByteBuffer.wrap(siginfo).order(ByteOrder.LITTLE_ENDIAN);
        task.trap =
                info.getInt(0) == Signals.SIGSEGV ? fault(task, info.getLong(ADDRESS)) : trap(task, info.getInt(CODE));
        return task.trap != null;
    }

    private static GuestTask.@Nullable Trap trap(GuestTask task, int code) {
        boolean steps = task.action.steps();
        return switch (code) {
            case SI_KERNEL -> breakpoint(task);
            case TRAP_HWBKPT, TRAP_TRACE -> {
                Event hit = task.inferior().debugRegisters().takeHit(task.debuggee());
                yield hit != null
                        ? new GuestTask.Trap(hit)
                        : code == TRAP_HWBKPT
                                ? task.debugVersion == 0 ? null : new GuestTask.Trap(null)
                                : steps ? stepped(task) : null;
            }
            // Behind a call, and in front of a signal's handler.
            case TRAP_BRKPT, Signals.SIGTRAP -> steps ? stepped(task) : null;
            default -> null;
        };
    }

    /** gdb lets functions that it calls return to a breakpoint on the stack, which can't be executed. */
    private static GuestTask.@Nullable Trap fault(GuestTask task, long address) {
        boolean isOurs = task.pc() == address && task.inferior().breakpoints().isAt(address);
        return isOurs ? new GuestTask.Trap(new Event.Signalled(Signals.SIGSEGV)) : null;
    }

    private static GuestTask.Trap stepped(GuestTask task) {
        boolean goesOn = task.action.hasRange() && task.action.isInRange(task.pc());
        return new GuestTask.Trap(goesOn ? null : new Event.Stepped());
    }

    /** The instruction is a byte long, and the thread stands behind it. */
    private static GuestTask.@Nullable Trap breakpoint(GuestTask task) {
        long address = task.pc() - 1;
        Inferior inferior = task.inferior();
        boolean isOurs = inferior.breakpoints().isAt(address);
        if (!isOurs && inferior.breakpoints().isForeign(inferior.pid(), address)) {
            return null;
        }
        task.setPc(address);
        return new GuestTask.Trap(isOurs ? new Event.SoftwareBreakpoint() : null);
    }

    /** A thread stands. */
    public void stopped(Debuggee thread, Stop stop) {
        GuestTask task = guest.find(thread);
        if (task == null) {
            return;
        }
        boolean wasNew = task.isNew;
        task.isNew = false;
        task.stop = stop;
        switch (stop) {
            case Stop.BySignal(int signal) -> signalled(task, signal);
            case Stop.AtEntry(long number) -> atCall(task, true, number);
            case Stop.AtExit(long number) -> atCall(task, false, number);
            case Stop.ByEvent(int event, int message) -> atEvent(task, event, message);
            case Stop.OfGroup _ -> execution.stoppedWithGroup(task);
            case Stop.ByRequest _ -> {
                if (wasNew && listener.wantsThreads() && task.isResumed) {
                    execution.happened(task, new Event.Created());
                } else {
                    execution.uneventful(task);
                }
            }
        }
    }

    private void signalled(GuestTask task, int signal) {
        GuestTask.Trap trap = signal == Signals.SIGTRAP || signal == Signals.SIGSEGV ? task.trap : null;
        if (trap != null) {
            if (trap.event() == null) {
                execution.uneventful(task);
            } else {
                execution.happened(task, trap.event());
            }
            return;
        }
        task.trap = null;
        if (listener.passes(signal) && !task.action.steps()) {
            execution.pass(task, signal);
        } else {
            execution.happened(task, new Event.Signalled(signal));
        }
    }

    private void atCall(GuestTask task, boolean isEntry, long number) {
        if (task.inferior().caughtCalls().has(number)) {
            execution.happened(task, new Event.AtCall(isEntry, number));
        } else {
            execution.uneventful(task);
        }
    }

    private void atEvent(GuestTask task, int event, int message) {
        switch (event) {
            case WaitStatus.EVENT_FORK, WaitStatus.EVENT_VFORK -> born(task, event == WaitStatus.EVENT_VFORK, message);
            case WaitStatus.EVENT_CLONE -> {
                // A process, if made by clone(2) without a signal.
                Inferior child = guest.inferior(message);
                if (child != null && child != task.inferior()) {
                    born(task, false, message);
                } else {
                    execution.uneventful(task);
                }
            }
            case WaitStatus.EVENT_VFORK_DONE -> {
                task.isInVfork = false;
                tellIfWanted(task, new Event.VforkDone());
            }
            case WaitStatus.EVENT_EXEC -> {
                task.inferior().loaded();
                task.debugVersion = 0;
                String path = listener.programOf(task.inferior().pid());
                tellIfWanted(task, new Event.Executed(path == null ? "" : path));
            }
            default -> execution.uneventful(task);
        }
    }

    private void tellIfWanted(GuestTask task, Event event) {
        if (listener.wantsEvents()) {
            execution.happened(task, event);
        } else {
            execution.uneventful(task);
        }
    }

    private void born(GuestTask parent, boolean isVfork, int pid) {
        Inferior child = guest.inferior(pid);
        parent.isInVfork = isVfork;
        if (child == null) {
            execution.uneventful(parent);
            return;
        }
        if (isVfork) {
            child.share(parent.inferior());
        }
        if (listener.wantsEvents()) {
            execution.happened(parent, new Event.Forked(isVfork, pid, pid));
        } else {
            execution.giveUp(child);
            execution.uneventful(parent);
        }
    }

    /** A thread has ended. */
    public void ended(Debuggee thread, int status, boolean isReplaced) {
        GuestTask task = guest.find(thread);
        if (task == null) {
            return;
        }
        Inferior inferior = task.inferior();
        inferior.tasks().remove(task);
        if (!isReplaced && (thread.tid() == inferior.pid() || inferior.tasks().isEmpty() && inferior.status == 0)) {
            inferior.status = status;
        }
        if (!isReplaced) {
            execution.gone(task, status);
        }
    }
}
