package dev.reverie.api.snippets;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Openat;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/** Gives a program another file than the one it opens. */
record OtherConfiguration(String path, String other) implements StatelessTool {
    @Override
    public Subscription subscription() {
        return Subscription.syscalls(Sysno.OPENAT);
    }

    // @start region="handler"
    @Override
    public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
        try {
            if (call instanceof Openat open && open.readPath(guest.memory()).equals(path)) {
                return Action.proceedWith(open.withPath(guest.stack().pushString(other)));
            }
        } catch (MemoryFault e) {
            // A bad pointer, which the kernel will tell the program; or too small a stack.
        }
        return Action.proceed();
    }
    // @end
}
