package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import org.junit.jupiter.api.Test;

class TraceSetTest {
    private static Syscall call(int number) {
        return Syscall.of(number, SyscallArgs.NONE);
    }

    @Test
    void namesSelect() {
        TraceSet set = TraceSet.parse("openat,read");
        assertThat(set.subscription().numbers()).containsExactly(Sysno.READ, Sysno.OPENAT);
        assertThat(set.contains(call(Sysno.READ))).isTrue();
        assertThat(set.contains(call(Sysno.WRITE))).isFalse();
    }

    @Test
    void allAndNone() {
        assertThat(TraceSet.parse("all").contains(call(100_000))).isTrue();
        assertThat(TraceSet.parse("none").contains(call(Sysno.READ))).isFalse();
        assertThat(TraceSet.parse("none").subscription().hasSyscalls()).isFalse();
    }

    @Test
    void foreignCallsGoByTheirName() {
        TraceSet set = TraceSet.parse("write");
        assertThat(set.contains(new ForeignSyscall(Abi.I386, 4, SyscallArgs.NONE)))
                .isTrue();
        assertThat(set.contains(new ForeignSyscall(Abi.I386, 1, SyscallArgs.NONE)))
                .isFalse();
        assertThat(set.contains(new ForeignSyscall(Abi.I386, 60_000, SyscallArgs.NONE)))
                .isTrue();
    }

    @Test
    void unknownNamesAreExplained() {
        assertThatThrownBy(() -> TraceSet.parse("read,opneat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown system call 'opneat', did you mean openat or openat2?");
        assertThatThrownBy(() -> TraceSet.parse("")).hasMessage("unknown system call ''");
    }
}
