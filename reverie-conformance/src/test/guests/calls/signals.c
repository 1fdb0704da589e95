/* Signals: actions, masks, queues, waiting, stacks, signalfd, pidfd, and handlers that return. */
#include "calls.h"
#include <sys/signalfd.h>

struct action { void (*handler)(int); unsigned long flags; void (*restorer)(void); unsigned long mask; };

/* rt_sigreturn finds its frame where the handler's return address was. */
__attribute__((naked)) static void restorer(void) { __asm__("mov $15, %eax\n\tsyscall"); }

static void handler(int signal) {}

int main(void) {
    begin();
    long pid = CALL(getpid), tid = CALL(gettid);
    unsigned long usr = 1UL << (SIGUSR1 - 1) | 1UL << (SIGUSR2 - 1), all = -1, none = 0, rt = 1UL << 33 | 1UL << 63, old;
    struct action action = {handler, 0x04000000 | SA_RESTART | SA_NODEFER, restorer, usr}, before;
    /* What starts a tracer by posix_spawn may leave the two signals that belong to the C library ignored. */
    struct action standard = {SIG_DFL};
    CALL(rt_sigaction, 32, &standard, NULL, 8);
    CALL(rt_sigaction, 33, &standard, NULL, 8);
    for (int signal = 0; signal < 66; signal++) {
        CALL(rt_sigaction, signal, NULL, &before, 8);
    }
    CALL(rt_sigaction, SIGUSR1, &action, &before, 8);
    action.flags |= SA_SIGINFO | SA_ONSTACK | SA_RESETHAND | SA_NOCLDSTOP | SA_NOCLDWAIT | 0x400 | 0x800;
    action.mask = all;
    CALL(rt_sigaction, SIGUSR2, &action, &before, 8);
    CALL(rt_sigaction, SIGUSR2, NULL, &before, 8);
    action.flags = FLAGS & ~0x04000000UL;
    action.mask = rt;
    CALL(rt_sigaction, 63, &action, NULL, 8);
    action.handler = SIG_IGN;
    CALL(rt_sigaction, SIGHUP, &action, NULL, 8);
    CALL(rt_sigaction, SIGKILL, &action, NULL, 8);
    CALL(rt_sigaction, 99, &action, NULL, 8);
    CALL(rt_sigaction, SIGHUP, &action, NULL, 16);
    CALL(rt_sigprocmask, SIG_BLOCK, &usr, &old, 8);
    CALL(rt_sigprocmask, SIG_SETMASK, &all, &old, 8);
    CALL(rt_sigprocmask, SIG_UNBLOCK, &rt, &old, 8);
    CALL(rt_sigprocmask, SIG_SETMASK, &none, NULL, 8);
    CALL(rt_sigprocmask, 99, &usr, NULL, 8);
    CALL(rt_sigprocmask, SIG_BLOCK, &usr, NULL, 4);
    CALL(kill, pid, SIGUSR1);
    CALL(tkill, tid, SIGUSR1);
    CALL(rt_sigprocmask, SIG_BLOCK, &usr, NULL, 8);
    CALL(tgkill, pid, tid, SIGUSR1);
    CALL(rt_sigpending, &old, 8);
    CALL(rt_sigpending, &old, 100);
    siginfo_t info, got;
    struct timespec now = {0, 0}, later = {0, 1000000}, odd = {-1, -1};
    CALL(rt_sigtimedwait, &usr, &got, &now, 8);
    CALL(rt_sigtimedwait, &usr, &got, &now, 8);
    CALL(rt_sigtimedwait, &usr, NULL, &later, 8);
    CALL(rt_sigtimedwait, &usr, NULL, &odd, 8);
    memset(&info, 0, sizeof info);
    info.si_signo = SIGUSR2;
    info.si_code = SI_QUEUE;
    info.si_pid = 1234;
    info.si_uid = 5678;
    info.si_value.sival_ptr = (void *)0x123456789;
    CALL(rt_sigqueueinfo, pid, SIGUSR2, &info);
    CALL(rt_sigtimedwait, &usr, &got, NULL, 8);
    CALL(rt_tgsigqueueinfo, pid, tid, SIGUSR2, &info);
    info.si_code = 77;
    CALL(rt_tgsigqueueinfo, pid, tid, 99, &info);
    info.si_code = SI_USER;
    CALL(rt_sigqueueinfo, 1 << 30, SIGUSR2, &info);
    for (int signal = 0; signal < 34; signal++) {
        for (int code = -7; code < 10; code += 4) {
            info.si_signo = signal;
            info.si_code = code;
            CALL(rt_sigqueueinfo, 1 << 30, signal, &info);
        }
    }
    long sfd = CALL(signalfd4, -1, &usr, 8, SFD_CLOEXEC | SFD_NONBLOCK);
    CALL(read, sfd, good, 128);
    CALL(read, sfd, good, 128);
    CALL(signalfd, -1, &usr, 8);
    CALL(signalfd, sfd, &rt, 8);
    CALL(signalfd4, NO_FD, &usr, 4, FLAGS);
    long pidfd = CALL(pidfd_open, pid, 0);
    CALL(pidfd_open, pid, O_NONBLOCK);
    CALL(pidfd_open, -1, FLAGS);
    CALL(pidfd_send_signal, pidfd, 0, NULL, 0);
    info.si_signo = SIGUSR1;
    info.si_code = SI_QUEUE;
    CALL(pidfd_send_signal, pidfd, SIGUSR1, &info, 0);
    CALL(pidfd_send_signal, NO_FD, 99, &info, FLAGS);
    CALL(pidfd_getfd, pidfd, 0, 0);
    CALL(pidfd_getfd, NO_FD, -1, FLAGS);
    /* The handler interrupts it: a signal is pending. */
    unsigned long but_usr1 = ~(1UL << (SIGUSR1 - 1));
    CALL(rt_sigsuspend, &but_usr1, 8);
    CALL(rt_sigsuspend, &but_usr1, 7);
    stack_t stack = {good, 0, 8192}, old_stack;
    CALL(sigaltstack, NULL, &old_stack);
    CALL(sigaltstack, &stack, &old_stack);
    stack.ss_flags = SS_DISABLE | (1 << 31);
    CALL(sigaltstack, &stack, &old_stack);
    stack.ss_flags = 99;
    CALL(sigaltstack, &stack, NULL);
    stack.ss_flags = 0;
    stack.ss_size = 1;
    CALL(sigaltstack, &stack, NULL);
    CALL(kill, 1 << 30, 0);
    CALL(kill, 1 << 30, 99);
    CALL(kill, -(1 << 30), SIGTERM);
    CALL(tkill, -1, SIGTERM);
    CALL(tgkill, 1 << 30, 1 << 30, 40);
    CALL(restart_syscall);
    BAD_POINTERS(p, {
        CALL(rt_sigaction, SIGUSR1, p, p, 8);
        CALL(rt_sigaction, SIGUSR1, NULL, p, 8);
        CALL(rt_sigprocmask, SIG_BLOCK, p, NULL, 8);
        CALL(rt_sigpending, p, 8);
        CALL(rt_sigtimedwait, p, NULL, &now, 8);
        CALL(rt_sigqueueinfo, 1 << 30, SIGUSR1, p);
        if (p != NULL && i_ != 4) CALL(rt_sigsuspend, p, 8);
        CALL(sigaltstack, p, p);
        CALL(signalfd, -1, p, 8);
        CALL(pidfd_send_signal, pidfd, SIGUSR2, p, 0);
    });
    CALL(rt_sigprocmask, SIG_SETMASK, &none, NULL, 8);
    /* What ends a child: by its own fault, by a signal, stopped and continued first. */
    IN_CHILD(*(volatile int *)16 = 1);
    IN_CHILD(__asm__ volatile("ud2"));
    IN_CHILD(__asm__ volatile("int3"));
    IN_CHILD(volatile int zero = 0; zero = 1 / zero);
    IN_CHILD(CALL(kill, CALL(getpid), SIGKILL));
    IN_CHILD(CALL(rt_sigaction, SIGALRM, &action, NULL, 8); CALL(tkill, CALL(gettid), SIGTERM));
    IN_CHILD(CALL(tkill, CALL(gettid), 40));
    IN_CHILD(__asm__ volatile("mov $15, %eax\n\tmov $0x10000, %rsp\n\tsyscall"));
    IN_CHILD(CALL(alarm, 1); CALL(pause));
    CALL(exit_group, 0);
}
