// Calls that a stop and a continue interrupt go on with the time that is left: nanosleep, poll, futex, and those that do not.
#include "guest.h"
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>

static int word;

static long sleeps(void) {
    struct timespec t = {0, 60000000};
    return nanosleep(&t, &t);
}
static long absolute(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += 60000000;
    if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
    return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}
static long polls(void) { return poll(NULL, 0, 60); }
static long waits(void) {
    struct timespec t = {0, 60000000};
    return syscall(SYS_futex, &word, FUTEX_WAIT, 0, &t, NULL, 0);
}
static long bitset(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += 1;
    long r = syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &t, NULL, -1);
    return r;
}
static long selects(void) {
    struct timeval t = {0, 60000};
    return select(0, NULL, NULL, NULL, &t);
}
static long (*const CALLS[])(void) = {sleeps, absolute, polls, waits, selects};
static const char *const NAMES[] = {"nanosleep", "absolute", "poll", "futex", "select"};

int main(void) {
    for (int i = 0; i < 5; i++) {
        int p[2];
        pipe(p);
        pid_t child = fork();
        if (child == 0) {
            (void)!write(p[1], "r", 1);
            long before = milliseconds();
            long r = CALLS[i]();
            int e = errno;
            long ms = milliseconds() - before;
            printf("%s: %s, not too early: %d\n", NAMES[i], r < 0 ? strerrorname_np(e) : "ok", ms >= 59);
            _exit(0);
        }
        char c;
        (void)!read(p[0], &c, 1);
        for (int n = 0; n < 5; n++) {
            int status;
            kill(child, SIGSTOP);
            if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status)) {
                ended("not stopped", status);
                break;
            }
            kill(child, SIGCONT);
        }
        int status;
        waitpid(child, &status, 0);
        ended(NAMES[i], status);
        close(p[0]), close(p[1]);
    }
    return 0;
}
