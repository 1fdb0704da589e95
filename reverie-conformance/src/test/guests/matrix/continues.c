// Calls that a stop and a continue interrupt go on with the time that is left: nanosleep, poll, futex, and those that do not.
#include "guest.h"
#include <linux/futex.h>
#include <poll.h>

static int word;
static long ms;
static struct timespec left;

static struct timespec length(void) { return (struct timespec){ms / 1000, ms % 1000 * 1000000}; }
static long sleeps(void) {
    struct timespec t = length();
    return nanosleep(&t, &left);
}
static long absolute(void) {
    struct timespec t, l = length();
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += l.tv_sec, t.tv_nsec += l.tv_nsec;
    if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
    errno = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
    return errno ? -1 : 0;
}
static long polls(void) { return poll(NULL, 0, ms); }
static long waits(void) {
    struct timespec t = length();
    return syscall(SYS_futex, &word, FUTEX_WAIT, 0, &t, NULL, 0);
}
static long selects(void) {
    struct timeval t = {ms / 1000, ms % 1000 * 1000};
    return select(0, NULL, NULL, NULL, &t);
}
static long (*const CALLS[])(void) = {sleeps, absolute, polls, waits, selects};
static const char *const NAMES[] = {"nanosleep", "absolute", "poll", "futex", "select"};

static void nothing(int sig) {}

// A child that makes a call; it is about to when this returns.
static pid_t begin(int i, long milli) {
    int p[2];
    pipe(p);
    ms = milli;
    pid_t child = fork();
    if (child == 0) {
        struct sigaction sa = {.sa_handler = nothing};
        sigaction(SIGUSR1, &sa, NULL);
        (void)!write(p[1], "r", 1);
        long before = milliseconds();
        long r = CALLS[i]();
        const char *result = r < 0 ? strerrorname_np(errno) : "ok";
        if (errno == EINTR && r < 0) {
            printf("%s for long: %s\n", NAMES[i], result);
            if (i == 0) check("  remaining", left.tv_sec > 900 && left.tv_sec <= 1000);
        } else {
            printf("%s: %s, not too early: %d\n", NAMES[i], result, milliseconds() - before >= ms - 1);
        }
        _exit(0);
    }
    char c;
    (void)!read(p[0], &c, 1);
    close(p[0]), close(p[1]);
    return child;
}

// Stops a child in whatever it is doing. False if it has ended before, and has been waited for.
static int stop(pid_t child, int *status) {
    kill(child, SIGSTOP);
    return waitpid(child, status, WUNTRACED) == child && WIFSTOPPED(*status);
}

// A short call, which gets over while it is stopped and continued. How many stops it takes depends on the machine alone.
static void briefly(int i) {
    pid_t child = begin(i, 60);
    int status, n = 0;
    while (n++ < 5 && stop(child, &status)) kill(child, SIGCONT);
    if (n > 5) waitpid(child, &status, 0);
    ended(NAMES[i], status);
}

// Until a child is in its call: nothing else that it does sleeps.
static void await_call(pid_t child) {
    char path[32], text[64] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", child);
    int fd = open(path, O_RDONLY);
    while (pread(fd, text, sizeof text - 1, 0) > 0 && !strstr(text, ") S") && !strstr(text, ") Z")) pause_ms(1);
    close(fd);
}

// A call that does not get over: each stop meets it, and a signal ends it.
static void for_long(int i) {
    pid_t child = begin(i, 1000000);
    int status;
    for (int n = 0; n < 5; n++) {
        await_call(child);
        if (!stop(child, &status)) {
            ended("not stopped", status);
            return;
        }
        kill(child, SIGCONT);
    }
    await_call(child);
    kill(child, SIGUSR1);
    reap(NAMES[i], child);
}

int main(void) {
    for (int i = 0; i < 5; i++) {
        briefly(i);
        for_long(i);
    }
    return 0;
}
