// What ptrace can be asked of a stopped guest, and what it refuses.
#include "guest.h"
#include <elf.h>
#include <linux/ptrace.h>
#include <linux/types.h>
#include <sys/uio.h>
#include <sys/user.h>

long ptrace(int request, ...);

static long word = 0x1122334455667788;
static pid_t child;

static long raw(long request, long pid, long address, long data) {
    return syscall(SYS_ptrace, request, pid, address, data);
}

static void next(const char *what) {
    int status = 0;
    if (waitpid(child, &status, __WALL) != child) {
        said(what, -1);
    } else if (WIFSTOPPED(status)) {
        printf("%s: signal %d event %d\n", what, WSTOPSIG(status), status >> 16);
    } else {
        ended(what, status);
    }
}

int main(void) {
    no_core();
    child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        said("TRACEME twice", ptrace(PTRACE_TRACEME, 0, 0, 0));
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGUSR1);
        sigaddset(&set, SIGRTMIN);
        sigprocmask(SIG_BLOCK, &set, NULL);
        union sigval value = {.sival_int = 41};
        sigqueue(getpid(), SIGRTMIN, value);
        value.sival_int = 42;
        sigqueue(getpid(), SIGRTMIN, value);
        raise(SIGSTOP);
        register double x __asm__("xmm7") = 0;
        __asm__ volatile("int3" : "+x"(x));
        sigpending(&set);
        printf("word %lx, xmm7 %.1f\n", word, x);
        sigprocmask(SIG_SETMASK, NULL, &set);
        printf("USR1 %d USR2 %d\n", sigismember(&set, SIGUSR1), sigismember(&set, SIGUSR2));
        _exit(3);
    }
    next("start");
    long value = 0;
    said("PEEKDATA", raw(PTRACE_PEEKDATA, child, (long)&word, (long)&value));
    printf("%lx\n", value);
    said("PEEKTEXT of nothing", raw(PTRACE_PEEKTEXT, child, 8, (long)&value));
    said("PEEKTEXT to nothing", raw(PTRACE_PEEKTEXT, child, (long)&word, 8));
    said("POKEDATA", raw(PTRACE_POKEDATA, child, (long)&word, 0x99));
    said("POKETEXT of nothing", raw(PTRACE_POKETEXT, child, 8, 0));
    said("POKETEXT of code", raw(PTRACE_PEEKTEXT, child, (long)main, (long)&value) | raw(PTRACE_POKETEXT, child, (long)main, value));
    struct user_regs_struct r, again;
    said("GETREGS", raw(PTRACE_GETREGS, child, 0, (long)&r));
    said("PEEKUSER", raw(PTRACE_PEEKUSR, child, offsetof(struct user, regs.rip), (long)&value));
    check("rip", (unsigned long)value == r.rip);
    said("PEEKUSER outside", raw(PTRACE_PEEKUSR, child, sizeof(struct user) + 8, (long)&value));
    said("PEEKUSER odd", raw(PTRACE_PEEKUSR, child, 3, (long)&value));
    said("debug register", raw(PTRACE_POKEUSR, child, offsetof(struct user, u_debugreg[0]), (long)&word));
    said("debug register", raw(PTRACE_PEEKUSR, child, offsetof(struct user, u_debugreg[0]), (long)&value));
    check("its value", value == (long)&word);
    said("debug control", raw(PTRACE_POKEUSR, child, offsetof(struct user, u_debugreg[7]), 0));
    r.rbx = 0x1234;
    said("SETREGS", raw(PTRACE_SETREGS, child, 0, (long)&r));
    struct iovec iov = {&again, sizeof again};
    said("GETREGSET", raw(PTRACE_GETREGSET, child, NT_PRSTATUS, (long)&iov));
    printf("%zu bytes, rbx %llx\n", iov.iov_len, again.rbx);
    iov.iov_len = 16;
    said("GETREGSET short", raw(PTRACE_GETREGSET, child, NT_PRSTATUS, (long)&iov));
    printf("%zu bytes\n", iov.iov_len);
    iov.iov_len = sizeof again;
    said("SETREGSET", raw(PTRACE_SETREGSET, child, NT_PRSTATUS, (long)&iov));
    said("GETREGSET unknown", raw(PTRACE_GETREGSET, child, 0x7777, (long)&iov));
    said("GETREGSET from nowhere", raw(PTRACE_GETREGSET, child, NT_PRSTATUS, 8));
    struct user_fpregs_struct f;
    said("GETFPREGS", raw(PTRACE_GETFPREGS, child, 0, (long)&f));
    said("SETFPREGS", raw(PTRACE_SETFPREGS, child, 0, (long)&f));
    iov.iov_base = &f;
    iov.iov_len = sizeof f;
    said("NT_PRFPREG", raw(PTRACE_GETREGSET, child, NT_PRFPREG, (long)&iov));
    printf("%zu bytes\n", iov.iov_len);
    static char state[16384];
    iov.iov_base = state;
    iov.iov_len = sizeof state;
    said("NT_X86_XSTATE", raw(PTRACE_GETREGSET, child, NT_X86_XSTATE, (long)&iov));
    check("some bytes", iov.iov_len > 512 && iov.iov_len < sizeof state);
    said("NT_X86_XSTATE set", raw(PTRACE_SETREGSET, child, NT_X86_XSTATE, (long)&iov));
    unsigned long mask = 0;
    said("GETSIGMASK", raw(PTRACE_GETSIGMASK, child, 8, (long)&mask));
    printf("%lx\n", mask);
    said("GETSIGMASK of 4", raw(PTRACE_GETSIGMASK, child, 4, (long)&mask));
    mask = 1ul << (SIGUSR2 - 1) | 1ul << (SIGRTMIN - 1);
    said("SETSIGMASK", raw(PTRACE_SETSIGMASK, child, 8, (long)&mask));
    struct {
        uint64_t off;
        uint32_t flags;
        int32_t nr;
    } peek = {0, 0, 5};
    siginfo_t infos[5];
    long count = raw(0x4209, child, (long)&peek, (long)infos);
    printf("PEEKSIGINFO of the thread: %ld\n", count);
    peek.flags = 1;
    count = raw(0x4209, child, (long)&peek, (long)infos);
    printf("PEEKSIGINFO of the process: %ld\n", count);
    for (int i = 0; i < count; i++) printf("  %d value %d\n", infos[i].si_signo, infos[i].si_value.sival_int);
    said("SETOPTIONS unknown", raw(PTRACE_SETOPTIONS, child, 0, 0x40000000));
    said("SETOPTIONS", raw(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL));
    said("an unknown request", raw(0x4999, child, 0, 0));
    said("CONT with signal 99", raw(PTRACE_CONT, child, 0, 99));
    said("LISTEN", raw(PTRACE_LISTEN, child, 0, 0));
    said("SEIZE of a traced one", raw(PTRACE_SEIZE, child, 0, 0));
    said("SEIZE with an address", raw(PTRACE_SEIZE, child, 1, 0));
    said("ATTACH to itself", raw(PTRACE_ATTACH, getpid(), 0, 0));
    said("CONT of no tracee", raw(PTRACE_CONT, getpid(), 0, 0));
    said("CONT of its parent", raw(PTRACE_CONT, getppid(), 0, 0));
    struct {
        uint64_t pointer;
        uint32_t size, signature, flags, pad;
    } rseq = {0};
    long size = raw(0x420f, child, sizeof rseq, (long)&rseq);
    printf("GET_RSEQ_CONFIGURATION: %ld, size %u\n", size < 0 ? (long)-errno : size, rseq.size);
    struct iovec local = {&value, 8}, remote = {&word, 8};
    said("process_vm_readv", process_vm_readv(child, &local, 1, &remote, 1, 0));
    printf("%lx\n", value);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", child);
    int mem = open(path, O_RDWR);
    value = 0x4455;
    said("/proc/PID/mem", pwrite(mem, &value, 8, (long)&word));
    close(mem);
    raw(PTRACE_CONT, child, 0, 0);
    next("breakpoint");
    raw(PTRACE_GETFPREGS, child, 0, (long)&f);
    double x = 2.5;
    memcpy((char *)f.xmm_space + 7 * 16, &x, 8);
    raw(PTRACE_SETFPREGS, child, 0, (long)&f);
    raw(PTRACE_CONT, child, 0, 0);
    next("end");
    said("GETREGS of a dead one", raw(PTRACE_GETREGS, child, 0, (long)&r));

    puts("- a number changed by SET_SYSCALL_INFO");
    child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        long result = syscall(SYS_umask, 022);
        printf("result %ld\n", result);
        _exit(2);
    }
    next("start");
    raw(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD);
    raw(PTRACE_SYSCALL, child, 0, 0);
    next("entry");
    struct ptrace_syscall_info info;
    memset(&info, 0, sizeof info);
    raw(PTRACE_GET_SYSCALL_INFO, child, sizeof info, (long)&info);
    info.entry.nr = SYS_close;
    info.entry.args[0] = 12345;
    long set = raw(0x4212, child, sizeof info, (long)&info);
    int is_there = set == 0 || errno != EIO;
    if (is_there) {
        said("SET_SYSCALL_INFO", set);
    } else {
        puts("SET_SYSCALL_INFO: ok");
        raw(PTRACE_POKEUSR, child, offsetof(struct user_regs_struct, orig_rax), SYS_close);
        raw(PTRACE_POKEUSR, child, offsetof(struct user_regs_struct, rdi), 12345);
    }
    raw(PTRACE_SYSCALL, child, 0, 0);
    next("exit");
    raw(PTRACE_GETREGS, child, 0, (long)&r);
    printf("rax %lld\n", r.rax);
    raw(PTRACE_CONT, child, 0, 0);
    next("end");
    said("KILL of nobody", raw(PTRACE_KILL, child, 0, 0));
    return 0;
}
