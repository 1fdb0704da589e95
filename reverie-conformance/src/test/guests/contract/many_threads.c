/* Many threads begin at the same time. */
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { THREADS = 150 };

static pthread_barrier_t all;

static void *works(void *sum) {
    for (int i = 0; i < 10; i++) *(long *)sum += syscall(SYS_getppid) == getppid();
    pthread_barrier_wait(&all);
    return NULL;
}

int main(void) {
    pthread_t threads[THREADS];
    long sums[THREADS] = {0}, total = 0;
    pthread_barrier_init(&all, NULL, THREADS);
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, works, &sums[i]);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        total += sums[i];
    }
    printf("%ld\n", total);
    return 0;
}
