package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.testing.FakeMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of this very process, whose descriptors /proc tells of. */
class FileFilterTest {
    private static final int SELF = (int) ProcessHandle.current().pid();
    private static final long AT = FakeMemory.BASE + 256;

    private final FakeMemory memory = new FakeMemory(4096);

    private boolean passes(String path, int number, long... args) {
        return FileFilter.of(List.of(path)).passes(Syscall.of(number, SyscallArgs.of(args)), SELF, memory);
    }

    @Test
    void withoutAnythingToFilterEverythingPasses() {
        assertThat(FileFilter.none().passes(Syscall.of(Sysno.GETPID, SyscallArgs.NONE), SELF, memory))
                .isTrue();
        assertThat(passes("/x", Sysno.GETPID)).isFalse();
    }

    @Test
    void pathsInAnyArgument() throws MemoryFault {
        memory.writeBytes(AT, "/a/file\0".getBytes(StandardCharsets.UTF_8));
        assertThat(passes("/a/file", Sysno.OPENAT, -100, AT)).isTrue();
        assertThat(passes("/a/file", Sysno.RENAME, 0, AT)).isTrue();
        assertThat(passes("/a/other", Sysno.OPENAT, -100, AT)).isFalse();
        assertThat(passes("/a/file", Sysno.OPENAT, -100, 1 << 30)).isFalse();
        Syscall open32 = new ForeignSyscall(Abi.I386, 5, SyscallArgs.of(AT));
        assertThat(FileFilter.of(List.of("/a/file")).passes(open32, SELF, memory))
                .isTrue();
    }

    @Test
    void descriptorsAloneInListsAndInSets() throws IOException, MemoryFault {
        String file = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
        assertThat(passes(file, Sysno.READ, 0)).isTrue();
        assertThat(passes(file, Sysno.READ, 99_999)).isFalse();
        assertThat(passes(file, Sysno.MMAP, 0, 0, 0, 0, -1)).isFalse();
        memory.writeInt(AT, 99_999);
        memory.writeInt(AT + 8, 0);
        assertThat(passes(file, Sysno.POLL, AT, 2)).isTrue();
        assertThat(passes(file, Sysno.POLL, AT, 1)).isFalse();
        memory.writeLong(AT, 1);
        assertThat(passes(file, Sysno.SELECT, 1, 0, AT)).isTrue();
        memory.writeLong(AT, 0);
        assertThat(passes(file, Sysno.SELECT, 1, 0, AT)).isFalse();
    }

    @Test
    void descriptorsAreChosenByNumber() {
        FileFilter filter = FileFilter.of(List.of(), DescriptorSet.parse("3,7"));
        assertThat(filter.passes(Syscall.of(Sysno.READ, SyscallArgs.of(3)), SELF, memory))
                .isTrue();
        assertThat(filter.passes(Syscall.of(Sysno.DUP2, SyscallArgs.of(1, 7)), SELF, memory))
                .isTrue();
        assertThat(filter.passes(Syscall.of(Sysno.READ, SyscallArgs.of(4)), SELF, memory))
                .isFalse();
        assertThat(filter.passes(Syscall.of(Sysno.GETPID, SyscallArgs.of(3)), SELF, memory))
                .isFalse();
        FileFilter others = FileFilter.of(List.of(), DescriptorSet.parse("!3"));
        assertThat(others.passes(Syscall.of(Sysno.READ, SyscallArgs.of(3)), SELF, memory))
                .isFalse();
        assertThat(others.passes(Syscall.of(Sysno.READ, SyscallArgs.of(4)), SELF, memory))
                .isTrue();
        assertThat(others.passes(Syscall.of(Sysno.OPENAT, SyscallArgs.of(-100)), SELF, memory))
                .isFalse();
        assertThatThrownBy(() -> DescriptorSet.parse("0,x")).hasMessage("'x' is no file descriptor");
    }
}
