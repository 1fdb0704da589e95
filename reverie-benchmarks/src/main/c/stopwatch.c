/*
 * stopwatch [-p] [-w] FILE PROGRAM [ARGUMENT...]
 *
 * Runs a program and writes to FILE how many nanoseconds it took, from before it was started until it had ended. With -p it
 * stays, as all it starts will, on the CPU that it happens to be on. With -w it starts another program first, which nobody
 * times: a tracer that is slow when it meets a new process for the first time, is slow in that one.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

int main(int argc, char **argv) {
    static char *warm_up[] = {"true", NULL};
    while (argc > 1 && argv[1][0] == '-') {
        if (argv[1][1] == 'p') {
            pin();
        } else {
            run(warm_up);
        }
        argc--;
        argv++;
    }
    if (argc < 3) {
        return 2;
    }
    uint64_t start = now();
    int status = run(argv + 2);
    uint64_t end = now();
    if (status < 0) {
        return 127;
    }
    FILE *file = fopen(argv[1], "w");
    if (file == NULL || fprintf(file, "%llu\n", (unsigned long long)(end - start)) < 0 || fclose(file) != 0) {
        perror(argv[1]);
        return 125;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
