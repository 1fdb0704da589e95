// A tracer and what it traces, both in one program.
#include "guest.h"
#include <sys/ptrace.h>
#include <sys/user.h>

int main(void) {
    no_core();
    pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0) {
            said("PTRACE_TRACEME", -1);
            _exit(1);
        }
        raise(SIGSTOP);
        syscall(SYS_getppid);
        _exit(4);
    }
    int status;
    waitpid(child, &status, 0);
    printf("stopped %d\n", WIFSTOPPED(status));
    if (WIFSTOPPED(status)) {
        ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
        int stops = 0;
        while (ptrace(PTRACE_SYSCALL, child, 0, 0) == 0 && waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
            struct user_regs_struct r;
            ptrace(PTRACE_GETREGS, child, 0, &r);
            stops++;
            if (stops <= 2) printf("call %lld\n", r.orig_rax);
        }
        printf("stops %d\n", stops);
        ended("child", status);
    }
    child = fork();
    if (child == 0) {
        for (;;) pause();
    }
    said("PTRACE_SEIZE", ptrace(PTRACE_SEIZE, child, 0, 0));
    said("PTRACE_ATTACH of init", ptrace(PTRACE_ATTACH, 999999, 0, 0));
    kill(child, SIGKILL);
    waitpid(child, &status, __WALL);
    ended("child", status);
    return 0;
}
