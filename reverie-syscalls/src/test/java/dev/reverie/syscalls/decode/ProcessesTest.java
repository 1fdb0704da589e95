package dev.reverie.syscalls.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the guests of the differential test can't see, for a tracer traces them already; strace 6.1 prints the same. */
class ProcessesTest {
    private final FakeGuest guest = new FakeGuest();

    @Test
    void registersOfATracee() {
        long[] words = new long[64];
        Arrays.setAll(words, i -> i);
        long registers = guest.longs(words);
        assertThat(guest.line("ptrace", 0, 12, 5, 1, registers))
                .isEqualTo(
                        "ptrace(PTRACE_GETREGS, 5, {r15=0, r14=0x1, r13=0x2, r12=0x3, rbp=0x4, rbx=0x5, r11=0x6, r10=0x7,"
                                + " r9=0x8, r8=0x9, rax=0xa, rcx=0xb, rdx=0xc, rsi=0xd, rdi=0xe, orig_rax=0xf, rip=0x10, cs=0x11,"
                                + " eflags=0x12, rsp=0x13, ss=0x14, fs_base=0x15, gs_base=0x16, ds=0x17, es=0x18, fs=0x19,"
                                + " gs=0x1a}) = 0");
        assertThat(guest.line("ptrace", 0, 0x4204, 5, 1, guest.longs(registers, 16)))
                .isEqualTo("ptrace(PTRACE_GETREGSET, 5, NT_PRSTATUS, {iov_base={r15=0, r14=0x1}, iov_len=16}) = 0");
        assertThat(guest.line("ptrace", 0, 0x4205, 5, 2, guest.longs(registers, 16)))
                .isEqualTo("ptrace(PTRACE_SETREGSET, 5, NT_FPREGSET, {iov_base={cwd=0, swd=0, ftw=0, fop=0, rip=0x1},"
                        + " iov_len=16}) = 0");
        assertThat(guest.line("ptrace", 0, 14, 5, 0, registers))
                .contains("mxcsr=0x3, mxcr_mask=0, st_space=[0x4, 0, 0x5, 0, ")
                .contains("xmm_space=[0x14, 0, 0x15, 0, ")
                .contains(", ...], padding=[0x34, 0, ");
    }

    @Test
    void valuesFromATracee() {
        assertThat(guest.line("ptrace", 0, 3, 5, 8, guest.longs(0x11)))
                .isEqualTo("ptrace(PTRACE_PEEKUSER, 5, 8*R14, [0x11]) = 0");
        assertThat(guest.line("ptrace", 0, 0x4201, 5, 0, guest.longs(17)))
                .isEqualTo("ptrace(PTRACE_GETEVENTMSG, 5, NULL, [17]) = 0");
        assertThat(guest.line("ptrace", 0, 0x420a, 5, 8, guest.longs(0x201)))
                .isEqualTo("ptrace(PTRACE_GETSIGMASK, 5, 8, [HUP USR1]) = 0");
        assertThat(guest.line("ptrace", 16, 0x420d, 5, 16, guest.longs(1, 2)))
                .isEqualTo("ptrace(PTRACE_SECCOMP_GET_METADATA, 5, 16, {filter_off=1,"
                        + " flags=SECCOMP_FILTER_FLAG_LOG}) = 16");
        byte[] infos = new byte[256];
        infos[0] = 2;
        infos[16] = 7;
        infos[128] = 15;
        assertThat(guest.line("ptrace", 2, 0x4209, 5, guest.longs(0, 2L << 32 | 1), guest.bytes(infos)))
                .isEqualTo("ptrace(PTRACE_PEEKSIGINFO, 5, {off=0, flags=PTRACE_PEEKSIGINFO_SHARED, nr=2},"
                        + " [{si_signo=SIGINT, si_code=SI_USER, si_pid=7, si_uid=0},"
                        + " {si_signo=SIGTERM, si_code=SI_USER, si_pid=0, si_uid=0}]) = 2");
    }

    @Test
    void callsOfATracee() {
        long architecture = 0xc000003eL << 32;
        long entry = guest.longs(architecture | 1, 0x401000, 0x7ffe0000, 1, 2, 3, 4, 5, 6, 7, 0);
        assertThat(guest.line("ptrace", 80, 0x420e, 5, 88, entry))
                .isEqualTo(
                        "ptrace(PTRACE_GET_SYSCALL_INFO, 5, 88, {op=PTRACE_SYSCALL_INFO_ENTRY, arch=AUDIT_ARCH_X86_64,"
                                + " instruction_pointer=0x401000, stack_pointer=0x7ffe0000,"
                                + " entry={nr=__NR_write, args=[0x2, 0x3, 0x4, 0x5, 0x6, 0x7]}}) = 80");
        long exit = guest.longs(architecture | 2, 0x401000, 0x7ffe0000, -2, 1, 0);
        assertThat(guest.line("ptrace", 33, 0x420e, 5, 88, exit)).contains(", exit={rval=-ENOENT, is_error=1}}) = 33");
        assertThat(guest.line("ptrace", 33, 0x420e, 5, 4, exit))
                .isEqualTo("ptrace(PTRACE_GET_SYSCALL_INFO, 5, 4, {op=PTRACE_SYSCALL_INFO_EXIT}) = 33");
        assertThat(guest.line("ptrace", -3, 0x420e, 5, 88, 0x10))
                .isEqualTo("ptrace(PTRACE_GET_SYSCALL_INFO, 5, 88, 0x10) = -1 ESRCH (No such process)");
    }

    @Test
    void filtersAreDisassembledIfAllIsWanted() {
        long filter = guest.hex("2000 00 00 04000000  1500 01 00 3e0000c0  0600 00 00 00000000  0600 00 00 05000500"
                + " 0600 00 00 0000ff7f  1600 00 00 00000000  0e00 00 00 00000000  b600 00 00 01000000");
        long program = guest.longs(8, filter);
        Syscall call = Syscall.of(Sysno.SECCOMP, SyscallArgs.of(1, 2, program));
        assertThat(guest.entry(call, DecodeOptions.DEFAULT))
                .isEqualTo("seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, {len=8, filter=0x"
                        + Long.toHexString(filter) + "}");
        assertThat(guest.entry(call, DecodeOptions.DEFAULT.withVerbose(true)))
                .isEqualTo("seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, {len=8, filter=["
                        + "BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0x4), "
                        + "BPF_JUMP(BPF_JMP|BPF_K|BPF_JEQ, 0xc000003e, 0x1, 0), "
                        + "BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_KILL_THREAD), "
                        + "BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ERRNO|0x5), "
                        + "BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW), "
                        + "BPF_STMT(BPF_RET|BPF_A, 0), "
                        + "BPF_STMT(BPF_RET|BPF_X, 0), "
                        + "BPF_STMT(BPF_RET|BPF_A|0xa0 /* BPF_??? */, 0x1)]}");
    }

    @Test
    void resultsHaveAMeaning() {
        assertThat(guest.line("prctl", 3, 27))
                .isEqualTo("prctl(PR_GET_SECUREBITS) = 0x3 (SECBIT_NOROOT|SECBIT_NOROOT_LOCKED)");
        assertThat(guest.line("prctl", 0, 27)).isEqualTo("prctl(PR_GET_SECUREBITS) = 0");
        assertThat(guest.line("prctl", 0, 52, 1))
                .isEqualTo("prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_INDIRECT_BRANCH) = 0 (PR_SPEC_NOT_AFFECTED)");
        assertThat(guest.line("prctl", 5, 3)).isEqualTo("prctl(PR_GET_DUMPABLE) = 5");
        assertThat(guest.line("prctl", 0x203, 56, 0, 0, 0, 0))
                .isEqualTo("prctl(PR_GET_TAGGED_ADDR_CTRL, 0, 0, 0, 0) = 0x203"
                        + " (PR_TAGGED_ADDR_ENABLE|PR_MTE_TCF_SYNC|0x40<<PR_MTE_TAG_SHIFT)");
        assertThat(guest.line("ioprio_get", 0x4004, 1, 0))
                .isEqualTo("ioprio_get(IOPRIO_WHO_PROCESS, 0) = 16388 (IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4))");
        assertThat(guest.line("personality", 0x40000, 0xffffffff))
                .isEqualTo("personality(0xffffffff) = 0x40000 (PER_LINUX|ADDR_NO_RANDOMIZE)");
        assertThat(guest.line("modify_ldt", 0xffffffdaL, 99, 0, 1))
                .isEqualTo("modify_ldt(99, NULL, 1) = 4294967258 ENOSYS (Function not implemented)");
    }

    @Test
    void valuesAtAnAddress() {
        assertThat(guest.line("prctl", 0, 2, guest.ints(10))).isEqualTo("prctl(PR_GET_PDEATHSIG, [SIGUSR1]) = 0");
        assertThat(guest.line("prctl", 0, 62, 0, 5, 1, guest.longs(7)))
                .isEqualTo("prctl(PR_SCHED_CORE, PR_SCHED_CORE_GET, 5, 0x1 /* PIDTYPE_TGID */, [0x7]) = 0");
        assertThat(guest.line("arch_prctl", 0, 0x1021, guest.longs(7)))
                .isEqualTo(
                        "arch_prctl(ARCH_GET_XCOMP_SUPP," + " [0x7 /* XFEATURE_MASK_FPSSE|XFEATURE_MASK_YMM */]) = 0");
        assertThat(guest.line("syslog", 3, 3, guest.string("<6>boot"), 9))
                .isEqualTo("syslog(3 /* SYSLOG_ACTION_READ_ALL */, \"<6>\", 9) = 3");
    }

    @Test
    void cloneArgumentsThatAreNewer() {
        long pidfd = guest.ints(9);
        long args = guest.longs(0x1000, pidfd, 0, 0, 17, 0, 0, 0, guest.ints(5), 1, 0, 0, 6);
        assertThat(guest.line("clone3", 31, args, 104))
                .isEqualTo("clone3({flags=CLONE_PIDFD, pidfd=0x" + Long.toHexString(pidfd)
                        + ", exit_signal=SIGCHLD, stack=NULL, stack_size=0, set_tid=[5], set_tid_size=1,"
                        + " /* bytes 88..103 */ \"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x06\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"}"
                        + " => {pidfd=[9],"
                        + " /* bytes 88..103 */ \"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x06\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"},"
                        + " 104) = 31");
    }
}
