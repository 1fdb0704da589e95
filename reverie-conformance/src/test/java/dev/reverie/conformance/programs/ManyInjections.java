package dev.reverie.conformance.programs;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.RtSigreturn;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/** Runs two calls of its own before each call of the guest, which must not notice. */
public final class ManyInjections implements StatelessTool {
    private final boolean tail;

    /** Afterwards the guest's call runs by {@code proceed}, or else by a third injection. */
    public ManyInjections(boolean tail) {
        this.tail = tail;
    }

    @Override
    public Subscription subscription() {
        return Subscription.allSyscalls();
    }

    @Override
    public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
        if (call.abi() != Abi.X86_64 || call instanceof RtSigreturn) {
            return Action.proceed();
        }
        long pid = guest.inject(Syscall.of(Sysno.GETPID, SyscallArgs.of(11, 22, 33, 44, 55, 66)));
        if (pid <= 0) {
            throw new AssertionError("getpid gave " + pid);
        }
        guest.inject(Syscall.of(Sysno.GETUID, SyscallArgs.NONE));
        return tail ? Action.proceed() : Action.result(guest.inject(call));
    }
}
