// A filter that asks for a tracer: where none has asked for that such calls do not exist, and else it decides.
#include "guest.h"
#include <linux/filter.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <sys/user.h>

long ptrace(int request, ...);

static void filter(int number, int data) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | data),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {4, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    said("trace filter", syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
}

static pid_t child;

static int next(const char *what) {
    int status = 0;
    if (waitpid(child, &status, 0) != child) {
        said(what, -1);
        return 0;
    }
    if (!WIFSTOPPED(status)) {
        ended(what, status);
        return 0;
    }
    unsigned long message = 0;
    struct ptrace_syscall_info info;
    memset(&info, 0, sizeof info);
    ptrace(PTRACE_GETEVENTMSG, child, 0, &message);
    ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info);
    printf("%s: signal %d event %d op %d", what, WSTOPSIG(status), status >> 16, info.op);
    if (info.op == PTRACE_SYSCALL_INFO_SECCOMP) printf(" message %lu data %u nr %lld", message, info.seccomp.ret_data, info.seccomp.nr);
    printf("\n");
    return 1;
}

static void traced(int options) {
    printf("- traced, options %x\n", options);
    child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        filter(SYS_getppid, 11);
        long r = syscall(SYS_getppid);
        printf("getppid %s\n", r == getppid() ? "ok" : r < 0 ? strerrorname_np(errno) : "other");
        r = syscall(SYS_getppid);
        printf("getppid %s\n", r == getpid() ? "WRONG" : r == 55 ? "55" : r > 0 ? "ok" : strerrorname_np(errno));
        syscall(SYS_getpid);
        _exit(3);
    }
    next("start");
    ptrace(PTRACE_SETOPTIONS, child, 0, (long)options);
    ptrace(PTRACE_CONT, child, 0, 0);
    // Changed, skipped, shown with its entry and exit.
    if (next("first")) {
        ptrace(PTRACE_POKEUSR, child, offsetof(struct user_regs_struct, orig_rax), (long)SYS_getuid);
        ptrace(PTRACE_CONT, child, 0, 0);
        next("within printf");
        ptrace(PTRACE_POKEUSR, child, offsetof(struct user_regs_struct, orig_rax), -1L);
        ptrace(PTRACE_POKEUSR, child, offsetof(struct user_regs_struct, rax), 55L);
        ptrace(PTRACE_CONT, child, 0, 0);
    }
    for (int i = 0; i < 8 && next("next"); i++) ptrace(PTRACE_SYSCALL, child, 0, 0);
}

int main(void) {
    traced(PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD);
    traced(PTRACE_O_TRACESYSGOOD);
    puts("- not traced");
    filter(SYS_getppid, 5);
    said("getppid", syscall(SYS_getppid));
    check("getpid passes", syscall(SYS_getpid) == getpid());
    return 0;
}
