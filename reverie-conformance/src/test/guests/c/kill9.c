// SIGKILL at any moment of processes that make calls in threads, fork and exec.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void *caller(void *unused) {
    (void)unused;
    for (;;) {
        syscall(SYS_getppid);
    }
    return NULL;
}

static void *maker(void *unused) {
    pthread_t t;
    (void)unused;
    for (;;) {
        if (pthread_create(&t, NULL, (void *(*)(void *))getppid, NULL) == 0) {
            pthread_join(t, NULL);
        }
    }
    return NULL;
}

static void forker(void) {
    for (;;) {
        pid_t p = fork();
        if (p == 0) {
            execl("/bin/true", "true", NULL);
            _exit(1);
        }
        waitpid(p, NULL, 0);
    }
}

int main(void) {
    int killed = 0;
    unsigned seed = 7;
    for (int i = 0; i < 60; i++) {
        pid_t child = fork();
        if (child == 0) {
            pthread_t t;
            if (i % 3 == 0) {
                forker();
            }
            for (int j = 0; j < 3; j++) {
                pthread_create(&t, NULL, i % 3 == 1 ? caller : maker, NULL);
            }
            caller(NULL);
        }
        struct timespec wait = {0, rand_r(&seed) % 4000000};
        nanosleep(&wait, NULL);
        kill(child, SIGKILL);
        int status;
        if (waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
            killed++;
        }
    }
    printf("killed %d\n", killed);
    return 0;
}
