// args: 3000
// Thousands of short threads, a hundred at a time, on stacks of 16 KB. ManyTasksTest has ten thousand, SoakTest a hundred thousand.
#include "guest.h"

enum { TOGETHER = 100 };
static int total;

static void *work(void *arg) {
    __atomic_add_fetch(&total, (int)(long)arg, __ATOMIC_RELAXED);
    return arg;
}

int main(int argc, char **argv) {
    int count = argc > 1 ? atoi(argv[1]) : 10000;
    pthread_t threads[TOGETHER];
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 16384);
    long joined = 0;
    for (int i = 0; i < count / TOGETHER; i++) {
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
