// Threads that are calling, or wait in a call, while another one puts a filter on all of them (SECCOMP_FILTER_FLAG_TSYNC); many times.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 100, CALLING = 3, REFUSED = 11 };

static atomic_int ready, refused;

static long ask(void) {
    return syscall(SYS_getppid) < 0 ? -errno : 1;
}

static void *asks_until_refused(void *unused) {
    ready++;
    while (ask() != -REFUSED) {}
    refused++;
    return unused;
}

static void *waits(void *descriptor) {
    char byte;
    ready++;
    if (read(*(int *)descriptor, &byte, 1) == 1 && ask() == -REFUSED) refused++;
    return descriptor;
}

// Refuses getppid, and kills for numbers that there are not.
static int install(void) {
    struct sock_filter code[] = {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr)},
        {BPF_JMP | BPF_JEQ | BPF_K, 1, 0, SYS_getppid},
        {BPF_JMP | BPF_JGE | BPF_K, 1, 2, 0x400},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | REFUSED},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    struct sock_fprog program = {6, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
}

// In a process of its own: what is installed stays.
static int once(void) {
    pthread_t threads[CALLING + 1];
    int pipes[2];
    if (pipe(pipes)) return 1;
    for (int i = 0; i < CALLING; i++) pthread_create(&threads[i], 0, asks_until_refused, 0);
    pthread_create(&threads[CALLING], 0, waits, &pipes[0]);
    while (ready < CALLING + 1) {}
    int result = install();
    for (int i = 0; i < CALLING; i++) pthread_join(threads[i], 0);
    if (write(pipes[1], "x", 1) != 1) return 2;
    pthread_join(threads[CALLING], 0);
    return result == 0 && refused == CALLING + 1 ? 0 : 3;
}

int main(void) {
    int right = 0;
    for (int i = 0; i < ROUNDS; i++) {
        int status = 0;
        pid_t child = fork();
        if (!child) _exit(once());
        waitpid(child, &status, 0);
        right += status == 0;
    }
    printf("right %d of %d\n", right, ROUNDS);
    return 0;
}
