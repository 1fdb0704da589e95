/*
 * stopwatch [-p] [-w] [-t] FILE PROGRAM [ARGUMENT...]
 *
 * Runs a program and writes to FILE how many nanoseconds it took, from before it was started until it had ended. With -p it
 * stays, as all it starts will, on one CPU, which is the same for all stopwatches. With -w it starts another program first,
 * which nobody times: a tracer that is slow when it meets a new process for the first time, is slow in that one. With -t it
 * takes turns with others: for each byte that it reads it runs the program, with no input and no output, as often as fits into a
 * turn, which is at least once, and writes a line: what one run took. In the first run of a turn the caches are those of the others.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TURN 50000000u

extern char **environ;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* The last CPU that it may have: the first one has most of the interrupts. */
static void pin(void) {
    cpu_set_t cpus;
    size_t cpu = CPU_SETSIZE;
    sched_getaffinity(0, sizeof cpus, &cpus);
    while (cpu > 0 && !CPU_ISSET(cpu - 1, &cpus)) {
        cpu--;
    }
    CPU_ZERO(&cpus);
    CPU_SET(cpu - 1, &cpus);
    sched_setaffinity(0, sizeof cpus, &cpus);
}

/* Starts a program and waits for it; its wait status, or -1 if there is no such program. */
static int run(char **argv, const posix_spawn_file_actions_t *files) {
    pid_t pid;
    int status;
    int error = posix_spawnp(&pid, argv[0], files, NULL, argv, environ);
    if (error != 0) {
        fprintf(stderr, "stopwatch: %s: %s\n", argv[0], strerror(error));
        return -1;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

static int exit_code(int status) {
    return status < 0 ? 127 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Runs a program once; what is to be the exit code. */
static int run_once(const char *path, char **argv) {
    uint64_t start = now();
    int status = run(argv, NULL);
    uint64_t took = now() - start;
    FILE *file = fopen(path, "w");
    if (file == NULL || fprintf(file, "%llu\n", (unsigned long long)took) < 0 || fclose(file) != 0) {
        perror(path);
        return 125;
    }
    return exit_code(status);
}

/* Runs a program for a while for each byte of the standard input until it fails; what is to be the exit code. */
static int take_turns(const char *path, char **argv) {
    posix_spawn_file_actions_t nothing;
    posix_spawn_file_actions_init(&nothing);
    posix_spawn_file_actions_addopen(&nothing, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&nothing, 1, "/dev/null", O_WRONLY, 0);
    FILE *file = fopen(path, "we");
    int status = 0;
    char turn;
    while (file != NULL && status == 0 && read(0, &turn, 1) == 1) {
        uint64_t start = now(), took = 0, runs = 0;
        while (status == 0 && took < TURN) {
            status = run(argv, &nothing);
            took = now() - start;
            runs++;
        }
        if (status == 0 && (fprintf(file, "%llu\n", (unsigned long long)(took / runs)) < 0 || fflush(file) != 0)) {
            fclose(file);
            file = NULL;
        }
    }
    if (file == NULL) {
        perror(path);
        return 125;
    }
    return exit_code(status);
}

int main(int argc, char **argv) {
    static char *other[] = {"true", NULL};
    int takes_turns = 0;
    while (argc > 1 && argv[1][0] == '-') {
        if (argv[1][1] == 'p') {
            pin();
        } else if (argv[1][1] == 'w') {
            run(other, NULL);
        } else {
            takes_turns = 1;
        }
        argc--;
        argv++;
    }
    if (argc < 3) {
        return 2;
    }
    return takes_turns ? take_turns(argv[1], argv + 2) : run_once(argv[1], argv + 2);
}
