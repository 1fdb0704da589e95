// exec from the first thread and from others, while siblings block, run and create threads.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *self;
static char *next;

static void *blocker(void *unused) {
    (void)unused;
    for (;;) {
        pause();
    }
    return NULL;
}

static void *spinner(void *unused) {
    (void)unused;
    for (;;) {
        syscall(SYS_getppid);
    }
    return NULL;
}

static void *executor(void *unused) {
    (void)unused;
    char *argv[] = {self, next, NULL};
    if (atoi(next) > 3) {
        // The same by execveat, of a descriptor.
        int fd = open(self, O_RDONLY | O_CLOEXEC);
        syscall(SYS_execveat, fd, "", argv, environ, AT_EMPTY_PATH);
    } else {
        execv(self, argv);
    }
    perror("exec");
    exit(9);
}

int main(int argc, char **argv) {
    char path[4096] = {0};
    (void)!readlink("/proc/self/exe", path, sizeof path - 1);
    self = path;
    int step = argc > 1 ? atoi(argv[1]) : 0;
    printf("step %d tid is pid: %d\n", step, (long)getpid() == syscall(SYS_gettid));
    fflush(stdout);
    if (step >= 6) {
        return 42;
    }
    char number[12];
    snprintf(number, sizeof number, "%d", step + 1);
    next = number;
    pthread_t t;
    for (int i = 0; i < 4; i++) {
        pthread_create(&t, NULL, i % 2 ? spinner : blocker, NULL);
    }
    if (step % 2) {
        executor(NULL);
    }
    pthread_create(&t, NULL, executor, NULL);
    // The leader blocks, spins, or is gone when a sibling calls exec.
    if (step % 3 == 0) {
        pause();
    } else if (step % 3 == 1) {
        spinner(NULL);
    }
    pthread_exit(NULL);
}
