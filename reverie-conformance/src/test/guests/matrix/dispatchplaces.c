// Syscall User Dispatch tells calls apart by where they are made: the places must be the program's own, also where it has called from before, and while
// another thread calls from there.
#include "guest.h"
#include <sys/ucontext.h>

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#endif

long own_getppid(void);
extern char own_end[], own_behind[];
__asm__(".text\n.globl own_getppid\n.type own_getppid, @function\n"
        "own_getppid: mov $110, %eax\n syscall\nown_behind: ret\n nop\n nop\n nop\n nop\nown_end:\n"
        ".size own_getppid, .-own_getppid\n");

static volatile char selector;
static volatile int seen, named, returned;
static volatile int is_over, wrong;
static pid_t parent;

static void on_sys(int sig, siginfo_t *info, void *context) {
    ucontext_t *u = context;
    selector = 0;
    seen++;
    named += info->si_call_addr == own_behind;
    returned += (char *)u->uc_mcontext.gregs[REG_RIP] == own_behind;
    u->uc_mcontext.gregs[REG_RAX] = 1234;
}

static void *call_on(void *unused) {
    while (!is_over) {
        wrong += own_getppid() != parent;
        wrong += syscall(SYS_getppid) != parent;
    }
    return NULL;
}

static void judge(const char *when) {
    if (prctl(PR_SET_SYSCALL_USER_DISPATCH, 1, 0, 0, &selector) < 0) skip("no user dispatch");
    seen = named = returned = 0;
    for (int i = 0; i < 5; i++) {
        selector = 1;
        wrong += own_getppid() != 1234;
        selector = 0;
    }
    printf("%s: %d calls dispatched, %d from there, %d back there\n", when, seen, named, returned);
    long length = own_end - (char *)own_getppid;
    if (prctl(PR_SET_SYSCALL_USER_DISPATCH, 1, own_getppid, length, &selector) < 0) skip("no range");
    seen = 0;
    selector = 1;
    long there = own_getppid();
    int seen_there = seen;
    long elsewhere = syscall(SYS_getppid);
    selector = 0;
    printf("%s: in the range %s, elsewhere %ld, dispatched %d and %d\n", when, there == parent ? "made" : "NOT made",
           elsewhere, seen_there, seen);
    said(when, prctl(PR_SET_SYSCALL_USER_DISPATCH, 0, 0, 0, 0));
    for (int i = 0; i < 100; i++) wrong += own_getppid() != parent;
}

int main(void) {
    struct sigaction sa = {.sa_sigaction = on_sys, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &sa, NULL);
    parent = getppid();
    for (int i = 0; i < 100; i++) wrong += own_getppid() != parent || syscall(SYS_getppid) != parent;
    // A child has a copy of all, and is alone.
    pid_t child = fork();
    if (child == 0) {
        parent = getppid();
        judge("in a child");
        _exit(wrong);
    }
    reap("a child", child);
    pthread_t thread;
    if (pthread_create(&thread, NULL, call_on, NULL) != 0) return 1;
    pause_ms(20);
    judge("beside a thread");
    child = fork();
    if (child == 0) {
        parent = getppid();
        for (int i = 0; i < 100; i++) wrong += own_getppid() != parent || syscall(SYS_getppid) != parent;
        judge("behind it");
        _exit(wrong);
    }
    reap("a child", child);
    is_over = 1;
    pthread_join(thread, NULL);
    check("all other calls were as ever", wrong == 0);
    return 0;
}
