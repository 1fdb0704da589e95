// Syscall User Dispatch: a program that has its own calls sent to itself, as emulators do.
#include "guest.h"
#include <sys/ucontext.h>

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#endif

static volatile char selector;
static volatile int seen, told_right;

static void on_sys(int sig, siginfo_t *info, void *context) {
    ucontext_t *u = context;
    selector = 0;
    seen++;
    told_right += info->si_code == 2 && info->si_syscall == (int)u->uc_mcontext.gregs[REG_RAX];
    u->uc_mcontext.gregs[REG_RAX] = 1234;
}

int main(void) {
    struct sigaction sa = {.sa_sigaction = on_sys, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &sa, NULL);
    if (prctl(PR_SET_SYSCALL_USER_DISPATCH, 1, 0, 0, &selector) < 0) skip("no user dispatch");
    for (int i = 0; i < 3; i++) {
        selector = 1;
        long r = syscall(SYS_getppid);
        selector = 0;
        printf("getppid %ld\n", r);
    }
    selector = 1;
    long r = syscall(100000);
    selector = 0;
    printf("number 100000: %ld, seen %d, told rightly %d\n", r, seen, told_right);
    check("let through", syscall(SYS_getppid) == getppid());
    pid_t child = fork();
    if (child == 0) {
        selector = 1;
        long c = syscall(SYS_getppid);
        selector = 0;
        _exit(c == 1234 ? 1 : 2);
    }
    reap("a child does not inherit it", child);
    said("off", prctl(PR_SET_SYSCALL_USER_DISPATCH, 0, 0, 0, 0));
    selector = 1;
    check("off", syscall(SYS_getppid) == getppid());
    child = fork();
    if (child == 0) {
        no_core();
        prctl(PR_SET_SYSCALL_USER_DISPATCH, 1, 0, 0, &selector);
        selector = 7;
        syscall(SYS_getppid);
        _exit(1);
    }
    reap("a bad selector", child);
    return 0;
}
