// Threads that use up CPU time, in the program and in the kernel, and that sleep in calls which end early if something interrupts them.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long used(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *spins(void *milliseconds) {
    int epoll = epoll_create1(0), interrupted = 0;
    while (used() < (long)milliseconds) {
        struct epoll_event event;
        for (volatile int i = 0; i < 20000; i++) {}
        interrupted += epoll_wait(epoll, &event, 1, 1) < 0;
        for (int i = 0; i < 50; i++) interrupted += nanosleep(&(struct timespec){0, 1}, 0) < 0;
    }
    return (void *)(long)interrupted;
}

int main(int argc, char **argv) {
    int count = atoi(argv[1]);
    pthread_t threads[count];
    long interrupted = 0;
    sigset_t all;
    // Nobody could send such a program a signal.
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    for (int i = 0; i < count; i++) pthread_create(&threads[i], 0, spins, (void *)atol(argv[2]));
    for (int i = 0; i < count; i++) {
        void *result;
        pthread_join(threads[i], &result);
        interrupted += (long)result;
    }
    sigset_t pending;
    sigpending(&pending);
    printf("interrupted %ld pending %d\n", interrupted, !sigisemptyset(&pending));
    return 0;
}
