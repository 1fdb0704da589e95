/*
 * calls CALL PER_BATCH WARM_UP_MS MEASURE_MS
 *
 * Makes one system call again and again, and prints what a call took in each batch, in nanoseconds, a line a batch. The
 * clock is the guest's own, read through the vDSO, so reading it is no system call that a tracer could see.
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

/* syscall, 15 x deeper, main, two of the C library, _start: twenty functions; the others are inlined. */
static void make_deep(int count) {
    deeper(14, count);
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

static void no_cleaning(void) {
}

/* One call closes all that a batch opened, outside the time that counts. */
static void close_all(void) {
    syscall(SYS_close_range, FIRST_FREE, ~0u, 0);
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    void (*make)(int) = strcmp(argv[1], "read") == 0     ? make_read
                        : strcmp(argv[1], "openat") == 0 ? make_openat
                        : strstr(argv[1], "deep")        ? make_deep
                                                         : make_getpid;
    void (*clean)(void) = make == make_openat ? close_all : no_cleaning;
    int count = atoi(argv[2]);
    uint64_t warm_up = strtoull(argv[3], NULL, 10) * 1000000;
    uint64_t measure = strtoull(argv[4], NULL, 10) * 1000000;
    static double results[MAX_BATCHES];
    int batches = 0;

    zero = open("/dev/zero", O_RDONLY);
    /* What a batch opens then has numbers from FIRST_FREE on. */
    for (int fd = zero; fd < FIRST_FREE - 1;) {
        fd = dup(zero);
        if (fd < 0) {
            return 1;
        }
    }
    uint64_t start = now();
    while (now() - start < warm_up) {
        make(count);
        clean();
    }
    start = now();
    while (batches < MAX_BATCHES && now() - start < measure) {
        uint64_t begin = now();
        make(count);
        results[batches++] = (double)(now() - begin) / count;
        clean();
    }
    for (int i = 0; i < batches; i++) {
        printf("%.2f\n", results[i]);
    }
    return 0;
}
