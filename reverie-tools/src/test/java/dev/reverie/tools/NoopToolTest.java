package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.NoGlobal;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.testing.FakeGuest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoopToolTest {
    private static final Syscall GETPID = Syscall.of(39, SyscallArgs.NONE);

    @Test
    void subscribesToNothingByDefault() {
        assertThat(new NoopTool().subscription().hasSyscalls()).isFalse();
    }

    @Test
    void letsCallsThrough() {
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new NoopTool(NoopTool.Mode.PROCEED));
        assertThat(guest.onSyscall(GETPID)).isEqualTo(Action.proceed());
        assertThat(guest.injected()).isEmpty();
    }

    @Test
    void injectsAndHandsTheResultOn() {
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new NoopTool(NoopTool.Mode.INJECT));
        assertThat(guest.willReturn(42).onSyscall(GETPID)).isEqualTo(Action.result(42));
        assertThat(guest.injected()).containsExactly(GETPID);
    }
}
