package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Typed calls: dispatch, round trips, and the interfaces that cut across them. */
class SyscallTest {
    @Property
    void registersSurviveBitForBit(
            @ForAll @IntRange(max = 500) int number,
            @ForAll long a0,
            @ForAll long a1,
            @ForAll long a2,
            @ForAll long a3,
            @ForAll long a4,
            @ForAll long a5) {
        SyscallArgs args = new SyscallArgs(a0, a1, a2, a3, a4, a5);
        Syscall call = Syscall.of(number, args);
        assertThat(call.number()).isEqualTo(number);
        assertThat(call.args()).isEqualTo(args);
        assertThat(call.abi()).isEqualTo(Abi.X86_64);
        assertThat(call).isEqualTo(Syscall.of(number, args));
    }

    @Test
    void namesAndNumbersAgree() {
        for (int number = 0; number <= Sysno.MAX; number++) {
            String name = Sysno.name(number);
            Syscall call = Syscall.of(number, SyscallArgs.NONE);
            if (name == null) {
                assertThat(call).isInstanceOf(UnknownSyscall.class);
                assertThat(call.name()).isEqualTo("syscall_0x" + Integer.toHexString(number));
            } else {
                assertThat(call.name()).isEqualTo(name);
                assertThat(Sysno.number(name)).isEqualTo(number);
            }
        }
        assertThat(Sysno.number("no_such_call")).isEqualTo(-1);
        assertThat(Sysno.name(-1)).isNull();
        assertThat(Sysno.name(Sysno.MAX + 1)).isNull();
    }

    @Test
    void readCanBeChangedOneArgumentAtATime() {
        Read read = Read.of(3, 0x1000, 4096);
        assertThat(read.withCount(1)).isEqualTo(Read.of(3, 0x1000, 1));
        assertThat(read.withFd(-1).args().a0()).isEqualTo(-1);
        assertThat(read.withFd(7).fd()).isEqualTo(7);
    }

    @Test
    void upperHalvesOfNarrowArgumentsAreKeptAndIgnored() {
        Openat openat = Openat.of(new SyscallArgs(0xdead_ffff_ff9cL, 0x1000, 0xbeef_0000_0000L, 0, 0, 0));
        assertThat(openat.dirfd()).isEqualTo(-100);
        assertThat(openat.flags()).isEqualTo(OpenFlags.O_RDONLY);
        assertThat(openat.withMode(0644).args().a0()).isEqualTo(0xdead_ffff_ff9cL);
    }

    @Test
    void capabilitiesCutAcrossFamilies() throws MemoryFault {
        ByteArrayMemory memory = new ByteArrayMemory().map(0x1000, new byte[] {0x2f, 0x65, 0x74, 0x63, 0});
        Syscall call = Syscall.of(Sysno.OPENAT, SyscallArgs.of(-100, 0x1000));
        assertThat(call).isInstanceOf(FileSyscall.class).isInstanceOf(HasDirfd.class);
        assertThat(((HasPath) call).readPath(memory)).isEqualTo("/etc");
        assertThat(Syscall.of(Sysno.WRITE, SyscallArgs.NONE))
                .isInstanceOf(HasBuffer.class)
                .isInstanceOf(HasFd.class);
    }

    @Test
    void foreignCallsAreNamedInTheirOwnNumbering() {
        assertThat(new ForeignSyscall(Abi.I386, 4, SyscallArgs.NONE).name()).isEqualTo("write");
        assertThat(new ForeignSyscall(Abi.X32, 1, SyscallArgs.NONE).name()).isEqualTo("write");
        assertThat(new ForeignSyscall(Abi.X32, 520, SyscallArgs.NONE).name()).isEqualTo("execve");
        assertThat(new ForeignSyscall(Abi.I386, 9999, SyscallArgs.NONE).name()).isEqualTo("syscall_0x270f");
        assertThat(new ForeignSyscall(Abi.X32, -1, SyscallArgs.NONE).name()).isEqualTo("syscall_0xffffffff");
        assertThat(new ForeignSyscall(Abi.X32, 0x3fffffff, SyscallArgs.NONE).name())
                .isEqualTo("syscall_0x7fffffff");
        assertThat(new UnknownSyscall(-1, SyscallArgs.NONE).name()).isEqualTo("syscall_0xffffffffffffffff");
    }
}
