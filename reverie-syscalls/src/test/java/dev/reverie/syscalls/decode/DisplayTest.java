package dev.reverie.syscalls.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import org.junit.jupiter.api.Test;

/** Lines as strace 6.1 prints them for the same calls. */
class DisplayTest {
    private final FakeGuest guest = new FakeGuest();

    @Test
    void readIsSplitWhereTheKernelWrites() {
        long buf = guest.string("hello\n\t\"\\\0019\u00ff world this is long enough");
        assertThat(guest.entry("read", 3, buf, 10)).isEqualTo("read(3, ");
        assertThat(guest.exit("read", 6, 3, buf, 10)).isEqualTo("\"hello\\n\", 10) = 6");
        assertThat(guest.exit("read", -14, 3, FakeGuest.BAD, 10))
                .isEqualTo("0x7f0000000008, 10) = -1 EFAULT (Bad address)");
    }

    @Test
    void stringsAreEscapedAndCut() {
        long buf = guest.string("hello\n\t\"\\\0019\u00ff world this is long enough to be cut");
        assertThat(guest.entry("write", 4, buf, 40))
                .isEqualTo("write(4, \"hello\\n\\t\\\"\\\\\\19\\377 world this is long \"..., 40");
        assertThat(guest.line("write", 0, 1, 0, 0)).isEqualTo("write(1, NULL, 0) = 0");
        assertThat(guest.line("read", 0, 0, 1, 0)).isEqualTo("read(0, \"\", 0) = 0");
    }

    @Test
    void openatShowsTheModeOnlyIfItCreates() {
        long path = guest.string("/etc/passwd");
        assertThat(guest.entry("openat", -100, path, 0x80000))
                .isEqualTo("openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC");
        assertThat(guest.exit("openat", -2, -100, path, 0x80000))
                .isEqualTo(") = -1 ENOENT (No such file or directory)");
        assertThat(guest.line("openat", 7, 0xffffff9cL, path, 0x40004042, 01777))
                .isEqualTo("openat(AT_FDCWD, \"/etc/passwd\", O_RDWR|O_CREAT|O_DIRECT|0x40000000, 01777) = 7");
        assertThat(guest.line("openat", -14, -100, 0, -1, 0))
                .isEqualTo("openat(AT_FDCWD, NULL, O_ACCMODE|O_CREAT|O_EXCL|O_NOCTTY|O_TRUNC|O_APPEND|O_NONBLOCK|O_SYNC"
                        + "|O_DIRECT|O_LARGEFILE|O_NOFOLLOW|O_NOATIME|O_CLOEXEC|O_PATH|O_TMPFILE|FASYNC|0xff80003c, 000)"
                        + " = -1 EFAULT (Bad address)");
        assertThat(guest.line("open", -14, -1, 3))
                .isEqualTo("open(0xffffffffffffffff, O_ACCMODE) = -1 EFAULT (Bad address)");
    }

    @Test
    void memory() {
        assertThat(guest.line("mmap", 0x7fa079298000L, 0, 8192, 3, 0x21, -1, 0))
                .isEqualTo("mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7fa079298000");
        assertThat(guest.line("mmap", 0x7fb4f7b68000L, 0x7fb4f7b68000L, 110592, 5, 0x812, 3, 0x7000))
                .isEqualTo(
                        "mmap(0x7fb4f7b68000, 110592, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0x7000)"
                                + " = 0x7fb4f7b68000");
        assertThat(guest.line("mmap", -22, 1, -1, 0, 0, -1, -1))
                .isEqualTo("mmap(0x1, 18446744073709551615, PROT_NONE, MAP_FILE, -1, 0xffffffffffffffff)"
                        + " = -1 EINVAL (Invalid argument)");
        assertThat(guest.line("brk", 0x556dc35fa000L, 0)).isEqualTo("brk(NULL) = 0x556dc35fa000");
        assertThat(guest.line("mremap", 0x7000, 0x1000, 4096, 8192, 1))
                .isEqualTo("mremap(0x1000, 4096, 8192, MREMAP_MAYMOVE) = 0x7000");
        assertThat(guest.line("mremap", 0x7000, 0x1000, 4096, 8192, 3, 0x7000))
                .isEqualTo("mremap(0x1000, 4096, 8192, MREMAP_MAYMOVE|MREMAP_FIXED, 0x7000) = 0x7000");
        assertThat(guest.line("mprotect", -22, 0, 0, -1))
                .isEqualTo(
                        "mprotect(NULL, 0, PROT_READ|PROT_WRITE|PROT_EXEC|PROT_SEM|PROT_GROWSDOWN|PROT_GROWSUP|0xfffffffffcfffff0)"
                                + " = -1 EINVAL (Invalid argument)");
    }

    @Test
    void resultsThatAreNotDecimal() {
        assertThat(guest.line("umask", 18, 18)).isEqualTo("umask(022) = 022");
        assertThat(guest.line("umask", 0, 0)).isEqualTo("umask(000) = 000");
        assertThat(guest.line("exit_group", 0, 3)).isEqualTo("exit_group(3) = ?");
        assertThat(guest.line("pause", -514)).isEqualTo("pause() = ? ERESTARTNOHAND (To be restarted if no handler)");
        assertThat(guest.exit("read", -512, 0, 0x1000, 1))
                .isEqualTo("0x1000, 1) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)");
        assertThat(guest.line("fcntl", 0x8000, 0, 3))
                .isEqualTo("fcntl(0, F_GETFL) = 0x8000 (flags O_RDONLY|O_LARGEFILE)");
        assertThat(guest.line("fcntl", 1, 3, 1)).isEqualTo("fcntl(3, F_GETFD) = 0x1 (flags FD_CLOEXEC)");
        assertThat(guest.line("fcntl", 0, 0, 1)).isEqualTo("fcntl(0, F_GETFD) = 0");
        assertThat(guest.line("sched_getscheduler", 0, 0)).isEqualTo("sched_getscheduler(0) = 0 (SCHED_OTHER)");
        assertThat(guest.line("time", 1795220684, 0)).isEqualTo("time(NULL) = 1795220684 (2026-11-21T00:24:44+0000)");
    }

    @Test
    void execve() {
        long path = guest.string("/nonexist");
        long argv = guest.longs(guest.string("a"), guest.string("b\n"), 0);
        long env = guest.longs(guest.string("X=1"), 0);
        assertThat(guest.line("execve", -2, path, argv, env))
                .isEqualTo("execve(\"/nonexist\", [\"a\", \"b\\n\"], 0x" + Long.toHexString(env)
                        + " /* 1 var */) = -1 ENOENT (No such file or directory)");
        assertThat(guest.line("execve", -2, path, 0, 0))
                .isEqualTo("execve(\"/nonexist\", NULL, NULL) = -1 ENOENT (No such file or directory)");
        assertThat(guest.line("execve", -2, path, 1, 1))
                .isEqualTo("execve(\"/nonexist\", 0x1, 0x1) = -1 ENOENT (No such file or directory)");
        long open = guest.longs(guest.string("x"), 1);
        String end = Long.toHexString(open + 16);
        assertThat(guest.entry("execve", path, open, open))
                .isEqualTo("execve(\"/nonexist\", [\"x\", 0x1, ... /* 0x" + end + " */], 0x" + Long.toHexString(open)
                        + " /* 2 vars, unterminated */");
    }

    @Test
    void cloning() {
        long tid = guest.ints(16226);
        assertThat(guest.line("clone", 3474, 0x1200011, 0, 0, 0x7fa0790aba10L))
                .isEqualTo("clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD,"
                        + " child_tidptr=0x7fa0790aba10) = 3474");
        assertThat(guest.line("clone", 16226, 0x100011, 0x55ba673cb3b0L, tid))
                .isEqualTo(
                        "clone(child_stack=0x55ba673cb3b0, flags=CLONE_PARENT_SETTID|SIGCHLD, parent_tid=[16226]) = 16226");
        long args = guest.longs(0x3d0f00, 0, 0x1000, tid, 0, 0x7fb2f90a2000L, 0x7fff80, 0x7fb2f98a26c0L, 0, 0, 0);
        assertThat(guest.line("clone3", 16226, args, 88))
                .isEqualTo(
                        "clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS"
                                + "|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID, child_tid=0x1000, parent_tid=0x"
                                + Long.toHexString(tid)
                                + ", exit_signal=0, stack=0x7fb2f90a2000, stack_size=0x7fff80, tls=0x7fb2f98a26c0} => {parent_tid=[16226]}, 88) = 16226");
    }

    @Test
    void unknownAndForeignCalls() {
        Syscall unknown = Syscall.of(999, SyscallArgs.of(1, 2, 3, 0, -1));
        assertThat(guest.entry(unknown, DecodeOptions.DEFAULT))
                .isEqualTo("syscall_0x3e7(0x1, 0x2, 0x3, 0, 0xffffffffffffffff, 0");
        assertThat(guest.exit(unknown, -38)).isEqualTo(") = -1 ENOSYS (Function not implemented)");
        Syscall foreign = new ForeignSyscall(Abi.I386, 4, SyscallArgs.of(1));
        assertThat(guest.entry(foreign, DecodeOptions.DEFAULT)).isEqualTo("write(0x1, 0, 0, 0, 0, 0");
    }

    @Test
    void aLongerStringLimit() {
        long buf = guest.string("0123456789".repeat(5));
        Syscall call = Syscall.of(1, SyscallArgs.of(1, buf, 50));
        assertThat(guest.entry(call, DecodeOptions.DEFAULT.withStringLimit(2))).isEqualTo("write(1, \"01\"..., 50");
        assertThat(guest.entry(call, DecodeOptions.DEFAULT.withStringLimit(50)))
                .isEqualTo("write(1, \"" + "0123456789".repeat(5) + "\", 50");
    }
}
