// One thread has to make its calls while others, older and younger ones, do nothing but call until it is done: each must have its turn.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { THREADS = 13, CALLS = 1000 };

static pthread_barrier_t begin;
static atomic_int done;

static void *calls(void *unused) {
    pthread_barrier_wait(&begin);
    for (int i = 0; i < CALLS; i++) syscall(SYS_getuid);
    done = 1;
    return unused;
}

static void *spins(void *unused) {
    pthread_barrier_wait(&begin);
    while (!done) syscall(SYS_getppid);
    return unused;
}

// With the thread that has work as the oldest, in the middle and as the youngest.
static void once(int busy) {
    pthread_t threads[THREADS];
    done = 0;
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], 0, i == busy ? calls : spins, 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], 0);
    printf("thread %d has made its calls\n", busy);
}

int main(void) {
    pthread_barrier_init(&begin, 0, THREADS);
    once(0);
    once(THREADS / 2);
    once(THREADS - 1);
    return 0;
}
