package dev.reverie.api.snippets;

// @start region="tool"
import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/** Files can't be deleted. */
final class ReadOnlyFiles implements StatelessTool {
    @Override
    public Subscription subscription() {
        return Subscription.syscalls(Sysno.UNLINK, Sysno.UNLINKAT);
    }

    @Override
    public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
        return Action.fail(Errno.EROFS);
    }
}
// @end
