// What guests of the matrix share: they print what they saw, in words that are the same in every run.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Every line at once: a child of fork must not print it again, nor a signal swallow it.
__attribute__((constructor)) static void unbuffered(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
}

// This machine can't run it: natively and under a tracer alike.
__attribute__((unused, noreturn)) static void skip(const char *why) {
    printf("skipped: %s\n", why);
    exit(0);
}

// The result of a call: "ok" for all that is no error, for what it returns may be another number each time.
__attribute__((unused)) static void said(const char *what, long result) {
    printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "ok");
}

// What must be so.
__attribute__((unused)) static void check(const char *what, int is_so) {
    printf("%s: %s\n", what, is_so ? "yes" : "NO");
}

// How a child ended.
__attribute__((unused)) static void ended(const char *what, int status) {
    if (WIFEXITED(status)) {
        printf("%s: exit %d\n", what, WEXITSTATUS(status));
    } else if (WIFSIGNALED(status)) {
        printf("%s: killed by %s\n", what, sigabbrev_np(WTERMSIG(status)));
    } else {
        printf("%s: status %x\n", what, status);
    }
}

// Waits for a child and says how it ended.
__attribute__((unused)) static void reap(const char *what, pid_t pid) {
    int status = 0;
    pid_t r;
    while ((r = waitpid(pid, &status, __WALL)) < 0 && errno == EINTR) {
    }
    if (r == pid) {
        ended(what, status);
    } else {
        said(what, r);
    }
}

__attribute__((unused)) static long milliseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

__attribute__((unused)) static void pause_ms(long ms) {
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&t, &t) < 0) {
    }
}

// Without core files, however it ends.
__attribute__((unused)) static void no_core(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
}
