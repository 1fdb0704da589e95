package dev.reverie.ptrace.inner;

import dev.reverie.linux.Signals;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.WaitStatus;
import dev.reverie.linux.ffi.Ptrace;

/**
 * Where a tracee stops for its inner tracer. The tool stands where the kernel does: what it has done to a signal or a result is what the
 * inner tracer sees, and what the inner tracer has made of a call is what the tool sees. Each method takes what is to happen when, or if
 * at once, the thread runs on.
 */
public final class Stops {
    private static final int SYSEMU = 31;
    private static final int SYSEMU_SINGLESTEP = 32;
    private static final int SINGLEBLOCK = 33;
    private static final int SI_KERNEL = 0x80;
    private static final int TRAP_BRKPT = 1;
    private static final int TRAP_TRACE = 2;
    private static final int SYSGOOD = 0x80;

    private final Ground ground;
    private final Relation relation;

    Stops(Ground ground, Relation relation) {
        this.ground = ground;
        this.relation = relation;
    }

    private static int status(int signal, int event) {
        return 0x7f | signal << 8 | event << 16;
    }

    /** Whether a guest traces a thread. */
    public boolean isTraced(Task task) {
        return task.tracer() != null;
    }

    /** Whether who traces a thread has asked it to stop, and it has not done so yet. */
    public boolean isDue(Task task) {
        return task.isInterruptWanted();
    }

    /** A signal is about to be delivered, 0 for none. */
    public void atSignal(Task task, int signal, GoOn goOn) {
        if (task.tracer() == null || signal == 0) {
            goOn.go(signal);
        } else if (task.silentSignal() == signal) {
            task.setSilentSignal(0);
            goOn.go(signal);
        } else {
            correct(task, signal);
            relation.stop(task, status(signal, 0), InnerStop.Kind.SIGNAL, signal, null, goOn);
        }
    }

    /** Signals that we have sent in the kernel's place look as if it had. */
    private void correct(Task task, int signal) {
        if (signal == Signals.SIGSTOP && task.isAttachStopDue()) {
            task.setAttachStopDue(false);
            ground.ptrace().setSignalInfo(task.tid(), Notices.siginfo(signal, SI_KERNEL, 0, 0));
        } else if (signal == Signals.SIGTRAP && task.isExecTrapDue()) {
            task.setExecTrapDue(false);
            int pid = task.group().pid();
            ground.ptrace().setSignalInfo(task.tid(), Notices.siginfo(signal, 0, pid, task.uid()));
        }
    }

    /** A PTRACE_EVENT_… that may be wanted. */
    public void atEvent(Task task, int event, GoOn goOn) {
        if (task.has(Options.forEvent(event))) {
            relation.stop(task, status(Signals.SIGTRAP, event), InnerStop.Kind.EVENT, 0, null, goOn);
        } else {
            goOn.go(0);
        }
    }

    /** A filter of the guest's own asks for the tracer. False if there is none that wants to be asked. */
    public boolean atOwnFilter(Task task, GoOn goOn) {
        if (!task.has(Options.TRACESECCOMP)) {
            return false;
        }
        relation.stop(task, status(Signals.SIGTRAP, WaitStatus.EVENT_SECCOMP), InnerStop.Kind.SECCOMP, 0, null, goOn);
        return true;
    }

    /** Another program has been loaded. */
    public void atExec(Task task, GoOn goOn) {
        task.group().setWantsStops(true);
        if (task.tracer() != null) {
            relation.noteUser(task);
            task.setChild(
                    ground.parentOf(task.group().pid()) == task.tracer().group().pid());
        }
        if (task.tracer() != null && !task.isSeized() && !task.has(Options.TRACEEXEC)) {
            task.setExecTrapDue(true);
            ground.signals().send(task.group().pid(), task.tid(), Signals.SIGTRAP);
        }
        atEvent(task, WaitStatus.EVENT_EXEC, goOn);
    }

    /** Whether the entries of calls are shown. */
    public boolean showsEntries(Task task) {
        return task.tracer() != null
                && (task.mode() == Ptrace.SYSCALL || task.mode() == SYSEMU || task.mode() == SYSEMU_SINGLESTEP);
    }

    /** Whether a call that is met at its entry will not run, by PTRACE_SYSEMU. */
    public boolean isEmulated(Task task) {
        return task.mode() == SYSEMU || task.mode() == SYSEMU_SINGLESTEP;
    }

    /** The thread stands at the entry of a call, and {@link #showsEntries}. */
    public void atEntry(Task task, GoOn goOn) {
        relation.stop(task, statusOfCall(task), InnerStop.Kind.ENTRY, 0, null, goOn);
    }

    private static int statusOfCall(Task task) {
        return status(Signals.SIGTRAP | (task.has(Options.TRACESYSGOOD) ? SYSGOOD : 0), 0);
    }

    /** The thread is skipping a call: its number is put back behind it. */
    public void skipping(Task task, long number) {
        if (task.tracer() != null && task.mode() == Ptrace.SYSCALL) {
            task.setSkippedNumber(number);
        }
    }

    /** The thread stands behind a call. */
    public void atExit(Task task, GoOn goOn) {
        if (task.skippedNumber() >= 0) {
            ground.ptrace().setRegister(task.tid(), UserRegisters.ORIG_RAX, task.skippedNumber());
            task.setSkippedNumber(-1);
        }
        if (task.tracer() == null) {
            goOn.go(0);
        } else if (task.mode() == Ptrace.SYSCALL) {
            relation.stop(task, statusOfCall(task), InnerStop.Kind.EXIT, 0, null, goOn);
        } else {
            behindStep(task, TRAP_BRKPT, goOn);
        }
    }

    /** The thread stands behind an instruction that we have carried out. */
    public void atInstruction(Task task, GoOn goOn) {
        behindStep(task, TRAP_TRACE, goOn);
    }

    /** A step ends behind what we have done in the place of the processor, or of the kernel; they would begin another. */
    private void behindStep(Task task, int code, GoOn goOn) {
        if (task.tracer() == null || task.mode() != Ptrace.SINGLESTEP && task.mode() != SINGLEBLOCK) {
            goOn.go(0);
        } else {
            byte[] info = Notices.siginfo(Signals.SIGTRAP, code, 0, 0);
            notOfTheKernel(task, Signals.SIGTRAP, info, goOn);
        }
    }

    /** The thread stands as if before a signal that the kernel does not know of: it must be sent if it is to be delivered. */
    private void notOfTheKernel(Task task, int signal, byte[] info, GoOn goOn) {
        relation.stop(task, status(signal, 0), InnerStop.Kind.SIGNAL, signal, info, chosen -> {
            if (chosen != 0) {
                task.setSilentSignal(chosen);
                ground.signals().send(task.group().pid(), task.tid(), chosen);
            }
            goOn.go(0);
        });
    }

    /** The thread has stopped because its process has. If it goes on it may stay there. */
    public void atGroupStop(Task task, int signal, GoOn goOn) {
        if (task.isNew()) {
            atFirst(task, goOn);
        } else if (task.tracer() == null) {
            relation.listen(task);
        } else if (task.isSeized()) {
            relation.stop(task, status(signal, WaitStatus.EVENT_STOP), InnerStop.Kind.TRAP, 0, null, goOn);
        } else {
            relation.stop(task, status(signal, 0), InnerStop.Kind.GROUP, 0, null, goOn);
        }
    }

    /** The thread has stopped for PTRACE_INTERRUPT, be it ours, or because its process goes on. */
    public void atTrap(Task task, GoOn goOn) {
        if (task.isNew()) {
            atFirst(task, goOn);
        } else if (task.tracer() != null
                && task.isSeized()
                && (task.isInterruptWanted() || task.mode() == Requests.LISTEN)) {
            relation.stop(task, status(Signals.SIGTRAP, WaitStatus.EVENT_STOP), InnerStop.Kind.TRAP, 0, null, goOn);
        } else {
            goOn.go(0);
        }
    }

    /** The first stop of a thread that is traced from its birth on. */
    private void atFirst(Task task, GoOn goOn) {
        task.setNew(false);
        if (task.isSeized()) {
            relation.stop(task, status(Signals.SIGTRAP, WaitStatus.EVENT_STOP), InnerStop.Kind.TRAP, 0, null, goOn);
            return;
        }
        notOfTheKernel(task, Signals.SIGSTOP, Notices.siginfo(Signals.SIGSTOP, 0, 0, 0), goOn);
    }
}
