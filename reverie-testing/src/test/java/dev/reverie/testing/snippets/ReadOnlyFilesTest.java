package dev.reverie.testing.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.testing.FakeGuest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the Javadoc of {@link FakeGuest} shows. */
final class ReadOnlyFilesTest {
    private static final class ReadOnlyFiles implements StatelessTool {
        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.UNLINK);
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            return Action.fail(Errno.EROFS);
        }
    }

    // @start region="test"
    @Test
    void filesCannotBeDeleted() {
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new ReadOnlyFiles());
        long path = guest.memory().placeString("/etc/passwd");

        Action action = guest.onSyscall(Syscall.of(Sysno.UNLINK, SyscallArgs.of(path)));

        assertThat(action).isEqualTo(Action.fail(Errno.EROFS));
        assertThat(guest.injected()).isEmpty();
    }
    // @end
}
