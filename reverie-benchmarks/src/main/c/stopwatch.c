/*
 * stopwatch [-p] [-w] [-r WARM_UP_MS MEASURE_MS] FILE PROGRAM [ARGUMENT...]
 *
 * Runs a program and writes to FILE how many nanoseconds it took, from before it was started until it had ended. With -p it
 * stays, as all it starts will, on the CPU that it happens to be on. With -w it starts another program first, which nobody
 * times: a tracer that is slow when it meets a new process for the first time, is slow in that one. With -r it runs the program
 * again and again: for some time without timing it, until a tracer that runs in a virtual machine is warm, then for some time
 * more, and writes the median.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NANOS_PER_MILLI 1000000u
#define MAX_RUNS 20000

extern char **environ;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void pin(void) {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET((size_t)sched_getcpu(), &cpus);
    sched_setaffinity(0, sizeof cpus, &cpus);
}

/* Starts a program and waits for it; its wait status, or -1 if there is no such program. */
static int run(char **argv) {
    pid_t pid;
    int status;
    int error = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);
    if (error != 0) {
        fprintf(stderr, "stopwatch: %s: %s\n", argv[0], strerror(error));
        return -1;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

static int ascending(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* Runs a program until so much time has passed, once at least, and stores the median of its times; its last status. */
static int run_for(char **argv, uint64_t nanos, uint64_t *median) {
    static uint64_t times[MAX_RUNS];
    size_t runs = 0;
    uint64_t begin = now();
    int status;
    do {
        uint64_t start = now();
        status = run(argv);
        times[runs++] = now() - start;
    } while (status == 0 && runs < MAX_RUNS && now() - begin < nanos);
    qsort(times, runs, sizeof times[0], ascending);
    *median = times[runs / 2];
    return status;
}

int main(int argc, char **argv) {
    static char *other[] = {"true", NULL};
    uint64_t warm_up = 0;
    uint64_t measure = 0;
    while (argc > 1 && argv[1][0] == '-') {
        if (argv[1][1] == 'p') {
            pin();
        } else if (argv[1][1] == 'w') {
            run(other);
        } else if (argc > 3) {
            warm_up = strtoull(argv[2], NULL, 10) * NANOS_PER_MILLI;
            measure = strtoull(argv[3], NULL, 10) * NANOS_PER_MILLI;
            argc -= 2;
            argv += 2;
        }
        argc--;
        argv++;
    }
    if (argc < 3) {
        return 2;
    }
    uint64_t took;
    int status = warm_up == 0 ? 0 : run_for(argv + 2, warm_up, &took);
    status = status == 0 ? run_for(argv + 2, measure, &took) : status;
    if (status < 0) {
        return 127;
    }
    FILE *file = fopen(argv[1], "w");
    if (file == NULL || fprintf(file, "%llu\n", (unsigned long long)took) < 0 || fclose(file) != 0) {
        perror(argv[1]);
        return 125;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
