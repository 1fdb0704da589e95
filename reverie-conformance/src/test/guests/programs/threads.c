// Many short-lived threads that share work: threads.c THREADS AT_A_TIME
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long total;

static void *work(void *argument) {
    char buffer[64];
    int length = snprintf(buffer, sizeof buffer, "%ld", (long)argument);
    if (length <= 0 || getpid() <= 0) abort();
    pthread_mutex_lock(&lock);
    total += (long)argument;
    pthread_mutex_unlock(&lock);
    return argument;
}

int main(int argc, char **argv) {
    long threads = argc > 1 ? atol(argv[1]) : 100, together = argc > 2 ? atol(argv[2]) : 10;
    pthread_t *ids = calloc((size_t)together, sizeof *ids);
    long joined = 0;
    for (long first = 0; first < threads; first += together) {
        for (long i = 0; i < together; i++)
            if (pthread_create(&ids[i], NULL, work, (void *)(first + i))) return 1;
        for (long i = 0; i < together; i++) {
            void *result;
            if (pthread_join(ids[i], &result)) return 2;
            joined += (long)result;
        }
    }
    printf("total %ld, joined %ld\n", total, joined);
    return 0;
}
