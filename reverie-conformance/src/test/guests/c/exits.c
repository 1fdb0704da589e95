// Ends of every kind, in processes with and without threads.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void *blocked(void *unused) {
    (void)unused;
    pause();
    return NULL;
}
static void *calling(void *unused) {
    (void)unused;
    for (;;) {
        syscall(SYS_getppid);
    }
    return NULL;
}
static void *exits(void *unused) {
    (void)unused;
    exit(21);
}
static void *returns_late(void *unused) {
    (void)unused;
    usleep(20000);
    return NULL;
}
static void *faults(void *unused) {
    (void)unused;
    *(volatile int *)8 = 1;
    return NULL;
}

static void kind(int i) {
    pthread_t t;
    switch (i) {
    case 0: _exit(1);
    case 1: syscall(SYS_exit, 2); break;
    case 2: abort();
    case 3: raise(SIGTERM); break;
    case 4: *(volatile int *)0 = 0; break;
    case 5: __asm__ volatile("ud2"); break;
    case 6: raise(SIGKILL); break;
    case 7:
        for (int j = 0; j < 8; j++) pthread_create(&t, NULL, j % 2 ? blocked : calling, NULL);
        exit(20);
    case 8:
        for (int j = 0; j < 8; j++) pthread_create(&t, NULL, j % 2 ? blocked : calling, NULL);
        pthread_create(&t, NULL, exits, NULL);
        pause();
        break;
    case 9:
        pthread_create(&t, NULL, returns_late, NULL);
        pthread_exit(NULL);
    case 10:
        for (int j = 0; j < 4; j++) pthread_create(&t, NULL, calling, NULL);
        pthread_create(&t, NULL, faults, NULL);
        pause();
        break;
    case 11: __asm__ volatile("int3"); break;
    case 12: {
        volatile int zero = 0;
        _exit(1 / zero);
    }
    case 13:
        for (int j = 0; j < 4; j++) pthread_create(&t, NULL, calling, NULL);
        syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGKILL);
        break;
    case 14:
        pthread_create(&t, NULL, returns_late, NULL);
        syscall(SYS_exit, 33);
    }
    _exit(99);
}

int main(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    for (int i = 0; i < 15; i++) {
        pid_t p = fork();
        if (p == 0) {
            kind(i);
        }
        int status = -1;
        waitpid(p, &status, 0);
        printf("%d: %s %d\n", i, WIFEXITED(status) ? "exit" : "signal", WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        fflush(stdout);
    }
    return 0;
}
