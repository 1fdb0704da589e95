/*
 * calls CALL PER_BATCH WARM_UP_MS MEASURE_MS
 * calls CALL PER_BATCH
 *
 * Makes one system call again and again, and prints what a call took in each batch, in nanoseconds, a line a batch. The
 * clock is the guest's own, read through the vDSO, so reading it is no system call that a tracer could see. Without times
 * it takes turns with others: for each byte that it reads it makes batches for as long as a turn lasts, and prints their median.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MAX_BATCHES 2000
#define FIRST_FREE 16
#define TURN 50000000u

static int zero;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void make_getpid(int count) {
    for (int i = 0; i < count; i++) {
        syscall(SYS_getpid);
    }
}

/* Nothing is done behind the inner call: without the asm it would be a jump. */
__attribute__((noinline)) static void deeper(int frames, int count) {
    if (frames > 0) {
        deeper(frames - 1, count);
    } else {
        make_getpid(count);
    }
    __asm__ volatile("");
}

/* syscall, 14 x deeper, run_batch, main, two of the C library, _start: twenty functions; the others are inlined. */
static void make_deep(int count) {
    deeper(13, count);
}

static void make_read(int count) {
    char byte;
    for (int i = 0; i < count; i++) {
        syscall(SYS_read, zero, &byte, 1);
    }
}

static void make_openat(int count) {
    for (int i = 0; i < count; i++) {
        syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY);
    }
}

static void make_access(int count) {
    for (int i = 0; i < count; i++) {
        syscall(SYS_access, "/dev/null", R_OK);
    }
}

static void no_cleaning(void) {
}

/* One call closes all that a batch opened, outside the time that counts. */
static void close_all(void) {
    syscall(SYS_close_range, FIRST_FREE, ~0u, 0);
}

struct kind {
    void (*make)(int);
    void (*clean)(void);
    int count;
};

static double run_batch(const struct kind *kind) {
    uint64_t begin = now();
    kind->make(kind->count);
    double each = (double)(now() - begin) / kind->count;
    kind->clean();
    return each;
}

static int ascending(const void *a, const void *b) {
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static void take_turns(const struct kind *kind) {
    char turn;
    while (read(0, &turn, 1) == 1) {
        static double results[MAX_BATCHES];
        int batches = 0;
        uint64_t start = now();
        do {
            results[batches++] = run_batch(kind);
        } while (batches < MAX_BATCHES && now() - start < TURN);
        qsort(results, (size_t)batches, sizeof results[0], ascending);
        printf("%.2f\n", results[batches / 2]);
        fflush(stdout);
    }
}

static void run_for(const struct kind *kind, uint64_t warm_up, uint64_t measure) {
    static double results[MAX_BATCHES];
    int batches = 0;
    uint64_t start = now();
    while (now() - start < warm_up) {
        run_batch(kind);
    }
    start = now();
    while (batches < MAX_BATCHES && now() - start < measure) {
        results[batches++] = run_batch(kind);
    }
    for (int i = 0; i < batches; i++) {
        printf("%.2f\n", results[i]);
    }
}

int main(int argc, char **argv) {
    if (argc != 3 && argc != 5) {
        return 2;
    }
    struct kind kind = {make_getpid, no_cleaning, atoi(argv[2])};
    if (strcmp(argv[1], "read") == 0) {
        kind.make = make_read;
    } else if (strcmp(argv[1], "openat") == 0) {
        kind.make = make_openat;
        kind.clean = close_all;
    } else if (strcmp(argv[1], "access") == 0) {
        kind.make = make_access;
    } else if (strstr(argv[1], "deep")) {
        kind.make = make_deep;
    }
    zero = open("/dev/zero", O_RDONLY);
    /* What a batch opens then has numbers from FIRST_FREE on. */
    for (int fd = zero; fd < FIRST_FREE - 1;) {
        fd = dup(zero);
        if (fd < 0) {
            return 1;
        }
    }
    if (argc == 3) {
        take_turns(&kind);
    } else {
        run_for(&kind, strtoull(argv[3], NULL, 10) * 1000000, strtoull(argv[4], NULL, 10) * 1000000);
    }
    return 0;
}
