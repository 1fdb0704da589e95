/* Signals that hit wherever they may while a thread makes calls. Prints how often it has made which, and dies if a signal is lost, comes twice, comes where it
 * is blocked or says something else than it was sent with.
 *
 *   onslaught plain | mask | threads | realtime */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { VALUE = 4711, ROUNDS = 2000, CALLS = 20, QUEUED = 3000 };

static atomic_int handled, taken, armed;
static __thread volatile int handled_here;
static volatile int last;
static timer_t timer;

static void die(const char *what) {
    printf("%s\n", what);
    exit(1);
}

static void on_alarm(int number, siginfo_t *info, void *context) {
    if (info->si_code != SI_TIMER || info->si_value.sival_int != VALUE) die("another signal");
    handled_here++;
    syscall(SYS_getuid);
    handled++;
}

static void on_queued(int number, siginfo_t *info, void *context) {
    if (info->si_code != SI_QUEUE || info->si_value.sival_int != last + 1) die("out of order");
    last++;
}

static void handle(int number, void (*handler)(int, siginfo_t *, void *)) {
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigaction(number, &action, NULL);
}

/* In a moment a signal comes; the last one has. */
static void arm(void) {
    while (handled + taken < armed) {}
    armed++;
    struct itimerspec in = {.it_value.tv_nsec = 1 + rand() % 20000};
    timer_settime(timer, 0, &in, NULL);
}

static void plain(void) {
    for (int i = 0; i < ROUNDS; i++) {
        arm();
        for (int k = 0; k < CALLS; k++) syscall(SYS_getppid);
    }
}

static void mask(void) {
    unsigned long alarm = 1UL << (SIGALRM - 1), pending;
    struct timespec now = {0};
    for (int i = 0; i < ROUNDS; i++) {
        arm();
        for (int k = 0; k < CALLS; k++) {
            syscall(SYS_rt_sigprocmask, SIG_BLOCK, &alarm, NULL, 8);
            int before = handled_here;
            syscall(SYS_getppid);
            syscall(SYS_rt_sigpending, &pending, 8);
            if (pending == alarm) {
                siginfo_t info;
                if (syscall(SYS_rt_sigtimedwait, &alarm, &info, &now, 8) == SIGALRM) {
                    if (info.si_code != SI_TIMER || info.si_value.sival_int != VALUE) die("another signal taken");
                    taken++;
                }
            }
            if (handled_here != before) die("blocked, and yet handled");
            syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &alarm, NULL, 8);
        }
    }
}

static void *masking(void *unused) {
    mask();
    return NULL;
}

/* The signals are the process's: either thread may take them. */
static void threads(void) {
    pthread_t other;
    pthread_create(&other, NULL, masking, NULL);
    for (int i = 0; i < ROUNDS * CALLS; i++) syscall(SYS_getpgid, 0);
    pthread_join(other, NULL);
}

static void realtime(void) {
    pid_t parent = getpid();
    handle(SIGRTMIN, on_queued);
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (int i = 1; i <= QUEUED; i++) {
            union sigval value = {.sival_int = i};
            while (sigqueue(parent, SIGRTMIN, value) != 0) {}
        }
        _exit(0);
    }
    while (last < QUEUED) syscall(SYS_getppid);
    while (waitpid(child, NULL, 0) != child) {}
}

int main(int count, char **arguments) {
    const char *what = arguments[1];
    setvbuf(stdout, NULL, _IONBF, 0);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM, .sigev_value.sival_int = VALUE};
    handle(SIGALRM, on_alarm);
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    int isMask = strcmp(what, "mask") == 0, isThreads = strcmp(what, "threads") == 0;
    if (strcmp(what, "realtime") == 0) {
        realtime();
        printf("end\n");
        return 0;
    }
    isMask ? mask() : isThreads ? threads() : plain();
    while (handled + taken < armed) {}
    if (handled + taken != armed) die("a signal has come twice");
    printf("getuid %d\ngetppid %d\n", handled, ROUNDS * CALLS);
    if (isMask) printf("rt_sigprocmask %d\n", 2 * ROUNDS * CALLS);
    if (isMask || isThreads) printf("rt_sigpending %d\n", ROUNDS * CALLS);
    if (isThreads) printf("getpgid %d\n", ROUNDS * CALLS);
    return 0;
}
