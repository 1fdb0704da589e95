package dev.reverie.tools.chaos;

import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.RtSigaction;
import dev.reverie.syscalls.SigactionFlags;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which signals of a process have a handler that interrupts calls: one installed without SA_RESTART, for a signal that comes
 * while a program works. Handlers of those that end a program tidy up and seldom return. Safe for any thread.
 */
final class Handlers {
    private static final long SIG_IGN = 1;
    private static final int FLAGS_OFFSET = 8;

    /** USR1, USR2, CHLD, CONT, TSTP, TTIN, TTOU, URG and WINCH. */
    private static final Set<Integer> EVERYDAY = Set.of(10, 12, 17, 18, 20, 21, 22, 23, 28);

    private static final int FIRST_REAL_TIME = 34;

    /** A bit for each signal, the lowest for number 1. */
    private final AtomicLong interrupting;

    Handlers(long interrupting) {
        this.interrupting = new AtomicLong(interrupting);
    }

    /** Those of a child at its creation. */
    Handlers copy() {
        return new Handlers(interrupting.get());
    }

    /** Another program was loaded, without any handler. */
    void clear() {
        interrupting.set(0);
    }

    /** Whether there is one. */
    boolean interrupt() {
        return interrupting.get() != 0;
    }

    /** The process is about to say what it does about a signal, or only asks. */
    void note(RtSigaction call, Memory memory) {
        if (call.act() == 0 || !EVERYDAY.contains(call.signum()) && call.signum() < FIRST_REAL_TIME) {
            return;
        }
        try {
            boolean isHandled = Long.compareUnsigned(memory.readLong(call.act()), SIG_IGN) > 0;
            boolean restarts = (memory.readLong(call.act() + FLAGS_OFFSET) & SigactionFlags.SA_RESTART) != 0;
            long bit = 1L << call.signum() - 1;
            interrupting.updateAndGet(bits -> isHandled && !restarts ? bits | bit : bits & ~bit);
        } catch (MemoryFault e) {
            // The kernel will say so.
        }
    }
}
