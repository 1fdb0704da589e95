package dev.reverie.gdb.inferior;

import dev.reverie.linux.ProcessStatus;
import dev.reverie.linux.Signals;
import dev.reverie.ptrace.debug.Debuggee;
import dev.reverie.ptrace.debug.Debuggee.How;
import dev.reverie.ptrace.debug.Stop;
import java.util.List;

/** How single threads are let go on, stopped and given up, whatever the mode. */
final class Motion {
    private final Guest guest;

    Motion(Guest guest) {
        this.guest = guest;
    }

    /** Lets a thread go on that stands, as its action says. */
    void letGo(GuestTask task) {
        Debuggee debuggee = task.debuggee();
        DebugRegisters registers = task.inferior().debugRegisters();
        if (task.debugVersion != registers.version()) {
            registers.apply(debuggee);
            task.debugVersion = registers.version();
        }
        Action action = task.action;
        boolean isGroupStop = task.stop instanceof Stop.OfGroup;
        task.action = action.withoutSignal();
        int signal = action.signal() == 0 ? task.owedSignal : action.signal();
        task.owedSignal = 0;
        task.stop = null;
        task.trap = null;
        if (isGroupStop && signal == 0 && !action.steps()) {
            debuggee.leaveStopped();
            return;
        }
        task.runsToCalls = !task.inferior().caughtCalls().isEmpty();
        debuggee.resume(action.steps() ? How.STEP : task.runsToCalls ? How.TO_CALL : How.RUN, signal);
    }

    /** Leaves a thread in the stop of its process. */
    static void leaveStopped(GuestTask task) {
        task.stop = null;
        task.debuggee().leaveStopped();
    }

    /** Whether a thread that runs does so without what gdb has wanted since. */
    static boolean isOutdated(GuestTask task) {
        Inferior inferior = task.inferior();
        boolean catchesOthers = task.runsToCalls == inferior.caughtCalls().isEmpty();
        return task.debugVersion != inferior.debugRegisters().version() || catchesOthers && !task.action.steps();
    }

    /** Gives a process up whose threads stand. */
    void giveUp(Inferior inferior) {
        if (!inferior.sharesMemory) {
            inferior.breakpoints().removeAll(inferior.pid());
        }
        guest.remove(inferior);
        for (GuestTask task : List.copyOf(inferior.tasks())) {
            boolean stands = task.debuggee().stands();
            if (stands && task.debugVersion != 0) {
                DebugRegisters.clear(task.debuggee());
            }
            int signal = stands && task.stop instanceof Stop.BySignal(int number) && task.trap == null ? number : 0;
            task.debuggee().detach(signal);
        }
    }

    /**
     * Lets a thread go on that has executed the instruction of a breakpoint, or a step, but has stopped before it took its SIGTRAP: that would
     * kill it if gdb gave it up. It takes it at once.
     *
     * @return whether it is such a thread
     */
    static boolean hasToTakeTrap(GuestTask task) {
        boolean hasTo = task.debuggee().stands() && task.stop instanceof Stop.ByRequest && isTrapPending(task);
        if (hasTo) {
            task.stop = null;
            task.debuggee().resume(How.RUN, 0);
        }
        return hasTo;
    }

    private static boolean isTrapPending(GuestTask task) {
        ProcessStatus status = ProcessStatus.of(task.debuggee().tid());
        return status != null && Signals.contains(status.pending() & ~status.blocked(), Signals.SIGTRAP);
    }

    /** Whether a thread stands, or will not before others have run. */
    static boolean isStill(GuestTask task) {
        return task.debuggee().isStill() || task.isInVfork || isZombie(task);
    }

    /** The first thread of a process may have ended long before the others: the kernel tells of it last, and it stops no more. */
    private static boolean isZombie(GuestTask task) {
        if (task.debuggee().tid() != task.inferior().pid()
                || task.inferior().tasks().size() < 2) {
            return false;
        }
        ProcessStatus status = ProcessStatus.of(task.debuggee().tid());
        return status == null || status.hasEnded();
    }
}
