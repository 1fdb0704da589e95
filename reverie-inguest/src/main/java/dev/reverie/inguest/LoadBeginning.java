package dev.reverie.inguest;

import dev.reverie.inguest.patch.Site;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Syscall;
import org.jspecify.annotations.Nullable;

/**
 * Where a thread stands that is to load the runtime: at the exit of its exec, or at a call, which it makes again then.
 *
 * @param isAtCall whether it stands at a call
 * @param instruction the address of a {@code syscall} instruction: its own, or 0 for one of the vDSO
 * @param own its registers, with which it goes on
 */
record LoadBeginning(boolean isAtCall, long instruction, UserRegisters own) {
    private static final int NO_CALL = -1;

    /** At the exit of an exec; null if the thread has been killed. In a handler. */
    static @Nullable LoadBeginning atExec(Ground<?, ?> ground) {
        UserRegisters own = ground.onTracer(() -> ground.ptrace().registers(ground.tid()));
        return own == null ? null : new LoadBeginning(false, 0, own);
    }

    /** At a call, where our filter has stopped the thread; null if it has been killed. In a handler. */
    static @Nullable LoadBeginning atCall(Ground<?, ?> ground, SyscallStop stop) {
        UserRegisters own = ground.onTracer(() -> ground.ptrace().registers(ground.tid()));
        if (own == null) {
            return null;
        }
        long site = stop.ip() - Site.LENGTH;
        own.set(UserRegisters.RIP, site);
        own.set(UserRegisters.RAX, stop.nr());
        own.set(UserRegisters.ORIG_RAX, NO_CALL);
        return new LoadBeginning(true, site, own);
    }

    /** Has the thread make the first call, and returns the raw result: it stands at an exit then. In a handler. */
    long call(Ground<?, ?> ground, Syscall call) {
        return isAtCall ? ground.callInstead(own, call) : ground.call(instruction, call);
    }
}
