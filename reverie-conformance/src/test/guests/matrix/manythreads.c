// Ten thousand short threads, a hundred at a time, by the library; and as many that the kernel alone knows.
#include "guest.h"
#include <linux/futex.h>

enum { THREADS = 10000, TOGETHER = 100 };
static int total;

static void *work(void *arg) {
    __atomic_add_fetch(&total, (int)(long)arg, __ATOMIC_RELAXED);
    return arg;
}

int main(void) {
    pthread_t threads[TOGETHER];
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 16384);
    long joined = 0;
    for (int i = 0; i < THREADS / TOGETHER; i++) {
        for (long j = 0; j < TOGETHER; j++) {
            if (pthread_create(&threads[j], &small, work, (void *)j)) {
                printf("can't create\n");
                return 1;
            }
        }
        for (int j = 0; j < TOGETHER; j++) {
            void *result;
            pthread_join(threads[j], &result);
            joined += (long)result;
        }
    }
    printf("total %d joined %ld\n", total, joined);
    return 0;
}
