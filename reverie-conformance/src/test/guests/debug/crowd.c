/* Threads that all come by at here(), as often as they are told; the sum of it must be right. With no number, until a
   debugger says that it is over. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT 4

volatile int begun, over;
static int most;
static long sum;

__attribute__((noinline)) void here(int turn) {
    __asm__ volatile("" ::"r"(turn));
}

static void *comes(void *unused) {
    long turn = 0;
    __atomic_fetch_add(&begun, 1, __ATOMIC_SEQ_CST);
    do {
        turn++;
        here(turn);
    } while (!over && (most == 0 || turn < most));
    __atomic_fetch_add(&sum, turn, __ATOMIC_SEQ_CST);
    return unused;
}

int main(int argc, char **argv) {
    pthread_t threads[COUNT];
    most = argc > 1 ? atoi(argv[1]) : 0;
    for (int i = 0; i < COUNT; i++) {
        pthread_create(&threads[i], NULL, comes, NULL);
    }
    for (int i = 0; i < COUNT; i++) {
        pthread_join(threads[i], NULL);
    }
    return most == 0 ? sum > 0 : sum == (long)COUNT * most;
}
