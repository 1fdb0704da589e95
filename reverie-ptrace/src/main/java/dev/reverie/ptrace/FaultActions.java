package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.ProcessStatus;
import dev.reverie.linux.Signals;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.ProcStat;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the signals do in guests that faults force upon their threads, as they have said by rt_sigaction(2). The kernel forces the fault of a trapped
 * instruction, or of code of ours, on its thread before the tracer sees it: if the thread blocks the signal, or the process ignores it, its action is the default one
 * then, and it is no longer blocked. Here that is put back, unless the kernel leaves no trace of it. Confined to the tracer thread but for what handlers use.
 *
 * <pre>
 *  struct sigaction, as the kernel has it
 *  offset  bytes
 *  0       8      handler; 0 for the default action, 1 to ignore
 *  8       8      flags
 *  16      8      where a handler returns to
 *  24      8      mask
 * </pre>
 */
final class FaultActions<G extends GlobalState, T extends @Nullable Object> {
    /** The size of a struct sigaction. */
    static final int SIZE = 32;

    /** The default action. */
    static final byte[] DEFAULT = new byte[SIZE];

    private static final byte[] IGNORED = new byte[SIZE];

    static {
        IGNORED[0] = 1;
    }

    private static final int FLAGS = 8;
    private static final long SA_RESETHAND = 0x80000000L;
    private static final int RED_ZONE = 128;

    /** SA_NOCLDSTOP and SA_NOCLDWAIT, in the first byte of the flags. */
    private static final int CHILD_FLAGS = 3;

    private final Tracer<G, T> tracer;

    /** The signals, of which none is looked at if nothing of ours faults. */
    private final Set<Integer> signals;

    /** Whether all that changes their actions stops, but for {@linkplain #missed calls in other conventions}, which stop and are not understood. */
    private final boolean areSeen;

    /** What the calls that run ask for. */
    private final Map<GuestThread<G, T>, Asked> asked = new HashMap<>();

    private record Asked(int signal, byte[] action) {}

    /**
     * None are known yet.
     *
     * @param signals {@link #signals}
     * @param areForeignSeen whether calls in other conventions stop
     */
    FaultActions(Tracer<G, T> tracer, Set<Integer> signals, boolean areForeignSeen) {
        this.tracer = tracer;
        this.signals = signals;
        this.areSeen = areForeignSeen;
    }

    /**
     * The signals of which it matters what they do: those of faults, and that of children, of whose default action {@link #isDefault} tells.
     *
     * @param hasRuntime whether guests have code of ours
     */
    static Set<Integer> signals(Means means, boolean hasRuntime) {
        return hasRuntime
                ? Set.of(Signals.SIGSEGV, Signals.SIGTRAP, Signals.SIGILL, Signals.SIGBUS, Signals.SIGCHLD)
                : means.traps() ? Set.of(Signals.SIGSEGV) : Set.of();
    }

    /** Whether a call changes what such a signal does. From any thread. */
    boolean watches(Syscall call) {
        return call.abi() == Abi.X86_64
                && call.number() == Sysno.RT_SIGACTION
                && signals.contains((int) call.args().a0())
                && call.args().a1() != 0;
    }

    /**
     * A call is about to run: if it is {@linkplain #watches watched}, and certain to do what it says, that is noted at once. The kernel does so even where the call fails, since it
     * can't store what was before. From any thread.
     *
     * @return false if its end has to be awaited
     */
    boolean noteAhead(GuestThread<G, T> thread, Syscall call) {
        if (!watches(call) || thread.isFiltered() || call.args().a3() != Long.BYTES) {
            return false;
        }
        byte[] action = new byte[SIZE];
        boolean isKnown = memory(thread).read(call.args().a1(), action, 0, SIZE) == SIZE;
        if (isKnown) {
            set(thread, (int) call.args().a0(), action);
        }
        return isKnown;
    }

    /** A {@linkplain #watches watched} call is about to run, which may overwrite what it is given. */
    void before(GuestThread<G, T> thread, Syscall call) {
        byte[] action = new byte[SIZE];
        if (memory(thread).read(call.args().a1(), action, 0, SIZE) == SIZE) {
            asked.put(thread, new Asked((int) call.args().a0(), action));
        }
    }

    /** A {@linkplain #watches watched} call has returned. */
    void after(GuestThread<G, T> thread, long result) {
        Asked action = asked.remove(thread);
        if (action != null && result == 0) {
            set(thread, action.signal(), action.action());
        }
    }

    private static <G extends GlobalState, T extends @Nullable Object> void set(
            GuestThread<G, T> thread, int signal, byte[] action) {
        thread.process().setFaultAction(signal, action);
        thread.resident().actionMatters(signal);
    }

    /** Whether a signal has its default action in a process, and that is known. */
    boolean isDefault(GuestProcess<G, T> process, int signal) {
        byte[] action = process.faultAction(signal);
        return signals.contains(signal)
                && process.hasKnownFaultActions()
                && LittleEndian.getLong(action, 0) == 0
                && (action[FLAGS] & CHILD_FLAGS) == 0;
    }

    /** A thread is about to have another one in its process, which may change what signals do, too. */
    void shared(GuestThread<G, T> creator) {
        signals.forEach(signal -> creator.resident().actionMatters(signal));
    }

    /** A thread has loaded a program: signals are ignored or have their default action. */
    void loaded(GuestThread<G, T> thread) {
        if (signals.isEmpty()) {
            return;
        }
        GuestProcess<G, T> process = thread.process();
        boolean isKnown = process.hasKnownFaultActions();
        long ignored = isKnown ? 0 : ProcStat.ignoredBy(thread.tid());
        for (int signal : signals) {
            boolean isIgnored = isKnown ? isIgnored(process.faultAction(signal)) : Signals.contains(ignored, signal);
            process.setFaultAction(signal, isIgnored ? IGNORED : DEFAULT);
        }
        process.setKnownFaultActions(areSeen);
    }

    /** A process makes a call in a convention that {@link #watches} does not understand: nobody knows its actions any more, until it loads a program. */
    void missed(GuestProcess<G, T> process) {
        process.setKnownFaultActions(false);
    }

    /** A process has been created that has its parent's actions, unless it was to have none. From any thread. */
    void inherit(GuestProcess<G, T> child, GuestProcess<G, T> parent) {
        child.setKnownFaultActions(parent.hasKnownFaultActions());
        for (int signal : signals) {
            byte[] action = parent.faultAction(signal);
            if (!isHandled(action) || signal == Signals.SIGCHLD || isCaught(child.pid(), signal)) {
                child.setFaultAction(signal, action);
            }
        }
    }

    /** A thread that stands at a fault of ours runs on: what that has changed is put back before. */
    void resume(GuestThread<G, T> thread, int signal) {
        if (!signals.contains(signal) || !isReset(thread, signal)) {
            tracer.resume(thread, 0);
            return;
        }
        tracer.handlers().submit(thread, () -> {
            restore(thread, signal);
            tracer.onTracer(() -> {
                tracer.signalDelivery().sendTokens(thread);
                tracer.resume(thread, 0);
                return null;
            });
        });
    }

    /** A thread stands at the fault of a trapped instruction: puts back what that has changed. In a handler. */
    void restore(GuestThread<G, T> thread, int signal) {
        byte[] action = thread.process().faultAction(signal);
        if (!isReset(thread, signal) || !put(thread, signal, action) || !isHandled(action)) {
            return;
        }
        // There was a handler and is none: it was blocked.
        tracer.onTracer(() -> {
            long mask = tracer.ptrace().signalMask(thread.tid());
            return tracer.ptrace().setSignalMask(thread.tid(), mask | Signals.bit(signal));
        });
    }

    private boolean isReset(GuestThread<G, T> thread, int signal) {
        byte[] action = thread.process().faultAction(signal);
        return isHandled(action)
                ? (LittleEndian.getLong(action, FLAGS) & SA_RESETHAND) == 0 && !isCaught(thread.tid(), signal)
                : action[0] != 0;
    }

    private static boolean isHandled(byte[] action) {
        long handler = LittleEndian.getLong(action, 0);
        return handler != 0 && handler != 1;
    }

    private static boolean isIgnored(byte[] action) {
        return LittleEndian.getLong(action, 0) == 1;
    }

    /** Whether there is a handler. */
    private static boolean isCaught(int tid, int signal) {
        ProcessStatus status = ProcessStatus.of(tid);
        return status == null || Signals.contains(status.caught(), signal);
    }

    /** Has the thread set an action, which lies below its stack meanwhile. False if that is not possible. */
    private boolean put(GuestThread<G, T> thread, int signal, byte[] action) {
        long stack = tracer.onTracer(() -> tracer.ptrace().register(thread.tid(), UserRegisters.RSP));
        long address = stack - RED_ZONE - SIZE & -16;
        Syscall call = Syscall.of(Sysno.RT_SIGACTION, SyscallArgs.of(signal, address, 0, Long.BYTES, 0, 0));
        Memory memory = memory(thread);
        byte[] below = new byte[SIZE];
        if (thread.isFiltered()
                && !tracer.onTracer(() -> tracer.ptrace()
                        .suspendFilters(thread.tid(), true, tracer.inner().moreOptions(thread.task())))) {
            // A filter of the guest's own could end it for a call that it has not made.
            return false;
        }
        if (memory.read(address, below, 0, SIZE) != SIZE || memory.write(address, action, 0, SIZE) != SIZE) {
            return false;
        }
        long result = new ForcedCall<>(tracer, thread).run(call);
        memory.write(address, below, 0, SIZE);
        return result == 0;
    }

    private Memory memory(GuestThread<G, T> thread) {
        return tracer.memoryOf(thread.process().pid());
    }
}
