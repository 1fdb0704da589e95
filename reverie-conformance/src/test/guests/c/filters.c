// Seccomp filters of a program's own, with every answer that they can give, and strict mode; in threads, children and other programs.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

// Answers one number in its way, and allows all others.
static long install(unsigned number, unsigned answer, unsigned flags) {
    struct sock_filter code[] = {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr)},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, number},
        {BPF_RET | BPF_K, 0, 0, answer},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    struct sock_fprog program = {4, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

static long ask(void) {
    errno = 0;
    long result = syscall(SYS_getppid);
    return result < 0 ? -errno : result > 0;
}

static void say(const char *what, long value) {
    char line[100];
    write(1, line, snprintf(line, sizeof line, "%s %ld\n", what, value));
}

static void on_sigsys(int signal, siginfo_t *info, void *context) {
    ucontext_t *at = context;
    say("code", info->si_code);
    say("errno", info->si_errno);
    say("number", info->si_syscall);
    say("arch", info->si_arch == AUDIT_ARCH_X86_64);
    say("address", (long)info->si_call_addr == at->uc_mcontext.gregs[REG_RIP]);
    say("rax", at->uc_mcontext.gregs[REG_RAX]);
    at->uc_mcontext.gregs[REG_RAX] = -77;
}

static void in_child(const char *what, void (*body)(void)) {
    say(what, 0);
    pid_t child = fork();
    if (!child) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        body();
        _exit(5);
    }
    int status = 0;
    waitpid(child, &status, 0);
    say("  status", status);
}

static void by_errno(void) {
    say("before", ask());
    say("install", install(SYS_getppid, SECCOMP_RET_ERRNO | 7, 0));
    for (int i = 0; i < 3; i++) say("asked", ask());
    say("second", install(SYS_getuid, SECCOMP_RET_ERRNO | 9, 0));
    say("asked", ask());
    say("uid", syscall(SYS_getuid) < 0 ? -errno : 1);
    if (!fork()) {
        say("child", ask());
        _exit(0);
    }
    wait(0);
    char *arguments[] = {"filters", "exec", 0}, *none[] = {0};
    fflush(stdout);
    execve("/proc/self/exe", arguments, none);
}

static void by_prctl(void) {
    struct sock_filter code[] = {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr)},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_getppid},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | 8},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    struct sock_fprog program = {4, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    say("install", prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
    say("asked", ask());
    say("bad", prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, 0) < 0 ? -errno : 0);
    say("no strict mode now", prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) < 0 ? -errno : 0);
}

static void by_trap(void) {
    struct sigaction action = {.sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &action, 0);
    say("install", install(SYS_getppid, SECCOMP_RET_TRAP | 3, 0));
    say("asked", ask());
    say("asked", ask());
}

static void by_unhandled_trap(void) {
    install(SYS_getppid, SECCOMP_RET_TRAP, 0);
    ask();
}

static void by_kill(void) {
    install(SYS_getppid, SECCOMP_RET_KILL_PROCESS, 0);
    ask();
}

// Allows what is needed to say so and end, and nothing else, not even a number of -1.
static void by_list(void) {
    struct sock_filter code[] = {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr)},
        {BPF_JMP | BPF_JEQ | BPF_K, 4, 0, SYS_write},
        {BPF_JMP | BPF_JEQ | BPF_K, 3, 0, SYS_getppid},
        {BPF_JMP | BPF_JEQ | BPF_K, 2, 0, SYS_exit_group},
        {BPF_JMP | BPF_JEQ | BPF_K, 1, 0, SYS_rt_sigreturn},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    struct sock_fprog program = {7, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
    say("asked", ask());
    _exit(3);
}

static void *asks(void *unused) {
    say("thread", ask());
    return unused;
}

static void *is_killed(void *unused) {
    install(SYS_getppid, SECCOMP_RET_KILL_THREAD, 0);
    ask();
    say("not reached", 0);
    return unused;
}

static void by_kill_of_thread(void) {
    pthread_t thread;
    pthread_create(&thread, 0, is_killed, 0);
    pthread_join(thread, 0);
    say("others live", ask());
}

static atomic_int ready, seen;

static void *asks_until_refused(void *unused) {
    ready++;
    while (ask() != -11) {}
    seen++;
    return unused;
}

static void *sleeps(void *unused) {
    char byte;
    ready++;
    say("slept", read(*(int *)unused, &byte, 1));
    say("sleeper", ask());
    return unused;
}

static void for_all_threads(void) {
    pthread_t threads[4];
    int pipes[2];
    pipe(pipes);
    for (int i = 0; i < 3; i++) pthread_create(&threads[i], 0, asks_until_refused, 0);
    pthread_create(&threads[3], 0, sleeps, &pipes[0]);
    while (ready < 4) {}
    say("install", install(SYS_getppid, SECCOMP_RET_ERRNO | 11, SECCOMP_FILTER_FLAG_TSYNC));
    for (int i = 0; i < 3; i++) pthread_join(threads[i], 0);
    write(pipes[1], "x", 1);
    pthread_join(threads[3], 0);
    say("all", seen);
    pthread_create(&threads[0], 0, asks, 0);
    pthread_join(threads[0], 0);
}

static void for_one_thread(void) {
    pthread_t thread;
    say("install", install(SYS_getuid, SECCOMP_RET_ERRNO | 4, 0));
    pthread_create(&thread, 0, asks, 0);
    pthread_join(thread, 0);
}

static void strictly(void) {
    char byte;
    say("bad", syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 1, 0) < 0 ? -errno : 0);
    say("strict", prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT));
    say("read", read(-1, &byte, 1));
    say("clock faults, or is a call", 0);
    ask();
    say("not reached", 0);
}

static void strictly_to_the_end(void) {
    say("strict", syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0, 0));
    syscall(SYS_exit, 6);
}

static void *strict_thread(void *unused) {
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
    say("strict thread", 0);
    ask();
    say("not reached", 0);
    return unused;
}

static void strictly_in_a_thread(void) {
    pthread_t thread;
    pthread_create(&thread, 0, strict_thread, 0);
    pthread_join(thread, 0);
    say("others live", ask());
}

static atomic_int listener;

static void *is_supervised(void *unused) {
    listener = install(SYS_getppid, SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER);
    say("supervised", ask());
    say("supervised", ask());
    return unused;
}

static void by_supervisor(void) {
    pthread_t thread;
    pthread_create(&thread, 0, is_supervised, 0);
    while (!listener) {}
    for (int i = 0; i < 2; i++) {
        struct seccomp_notif request;
        memset(&request, 0, sizeof request);
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request)) say("receive", -errno);
        struct seccomp_notif_resp response = {.id = request.id, .error = i ? -13 : 0, .val = 21};
        say("number", request.data.nr);
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response)) say("send", -errno);
    }
    pthread_join(thread, 0);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        say("exec", ask());
        return 2;
    }
    in_child("errno", by_errno);
    in_child("prctl", by_prctl);
    in_child("trap", by_trap);
    in_child("unhandled trap", by_unhandled_trap);
    in_child("kill", by_kill);
    in_child("list", by_list);
    in_child("kill of a thread", by_kill_of_thread);
    in_child("all threads", for_all_threads);
    in_child("one thread", for_one_thread);
    in_child("strict", strictly);
    in_child("strict exit", strictly_to_the_end);
    in_child("strict thread", strictly_in_a_thread);
    in_child("supervisor", by_supervisor);
    return 0;
}
