/* As many threads as it is told to make, all of which are in work() when main() is in ready(). */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

__thread int local = 5;
volatile int go;
static pthread_barrier_t begun, over;

__attribute__((noinline)) void ready(void) {}

static void *work(void *number) {
    local = (int)(long)number;
    pthread_barrier_wait(&begun);
    pthread_barrier_wait(&over);
    return NULL;
}

int main(int argc, char **argv) {
    int count = argc > 1 ? atoi(argv[1]) : 1;
    pthread_t threads[200];
    pthread_barrier_init(&begun, NULL, count + 1);
    pthread_barrier_init(&over, NULL, count + 1);
    for (long i = 0; i < count; i++) {
        pthread_create(&threads[i], NULL, work, (void *)i);
    }
    pthread_barrier_wait(&begun);
    ready();
    go = 1;
    pthread_barrier_wait(&over);
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
    puts("done");
    return 0;
}
