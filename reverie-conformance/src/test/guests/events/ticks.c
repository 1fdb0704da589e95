// Threads that read the timestamp counter, by either instruction in turn, and check that nobody else read the same.
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define BASE 0xfedcba9800000000ull

static int rounds;
static atomic_ullong sum;
static atomic_int reads, wrong;

static void *read_all(void *unused) {
    for (int i = 0; i < rounds; i++) {
        uint32_t a, b, c, d;
        asm volatile("rdtsc" : "=a"(a), "=d"(d));
        uint64_t first = (uint64_t)d << 32 | a;
        asm volatile("rdtscp" : "=a"(a), "=d"(d), "=c"(c));
        uint64_t second = (uint64_t)d << 32 | a;
        reads += 2;
        sum += first - BASE + second - BASE;
        wrong += first < BASE || second <= first;
    }
    return unused;
}

int main(int argc, char **argv) {
    int count = atoi(argv[1]);
    pthread_t threads[count];
    rounds = atoi(argv[2]);
    for (int i = 0; i < count; i++) pthread_create(&threads[i], 0, read_all, 0);
    for (int i = 0; i < count; i++) pthread_join(threads[i], 0);
    // The dynamic linker has read it too, before us.
    uint64_t n = reads, before = (sum - n * (n - 1) / 2) / n;
    int right = sum == n * before + n * (n - 1) / 2;
    printf("%d reads, %s below 0xfedcba98ffffffff, sum %s\n", reads, wrong ? "not all" : "all", right ? "right" : "wrong");
    return 0;
}
