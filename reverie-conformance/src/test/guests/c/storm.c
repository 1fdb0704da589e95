// Many signals while many calls run: each handler sees its own siginfo, no signal is lost, registers stay what they were.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { QUEUED = 400 };
static volatile int queued, wrong, alarms;
static volatile int last = -1;

static void on_queued(int sig, siginfo_t *info, void *context) {
    (void)sig;
    (void)context;
    if (info->si_code != SI_QUEUE || info->si_value.sival_int != last + 1 || info->si_pid != getppid()) {
        wrong++;
    }
    last = info->si_value.sival_int;
    queued++;
}

static void on_alarm(int sig, siginfo_t *info, void *context) {
    (void)sig;
    (void)context;
    if (info->si_code != SI_KERNEL) {
        wrong++;
    }
    alarms++;
}

int main(void) {
    int ready[2];
    pipe(ready);
    pid_t child = fork();
    if (child == 0) {
        struct sigaction sa = {.sa_sigaction = on_queued, .sa_flags = SA_SIGINFO};
        sigaction(SIGRTMIN, &sa, NULL);
        sa.sa_sigaction = on_alarm;
        sigaction(SIGALRM, &sa, NULL);
        struct itimerval it = {{0, 700}, {0, 700}};
        setitimer(ITIMER_REAL, &it, NULL);
        (void)!write(ready[1], "r", 1);
        long bad = 0;
        while (queued < QUEUED || alarms < 50) {
            char c;
            long a = syscall(SYS_getpid);
            long b = syscall(SYS_getppid);
            if (a != getpid() || b != getppid()) {
                bad++;
            }
            struct timespec t = {0, 1};
            nanosleep(&t, NULL);
            if (read(-1, &c, 1) != -1 || errno != EBADF) {
                bad++;
            }
        }
        printf("queued %d wrong %d bad %ld\n", queued, wrong, bad);
        fflush(stdout);
        _exit(wrong || bad);
    }
    char c;
    (void)!read(ready[0], &c, 1);
    for (int i = 0; i < QUEUED; i++) {
        union sigval v = {.sival_int = i};
        while (sigqueue(child, SIGRTMIN, v) < 0 && errno == EAGAIN) {
            usleep(100);
        }
        if (i % 8 == 0) {
            usleep(300);
        }
    }
    int status;
    waitpid(child, &status, 0);
    printf("child %d\n", status);
    return 0;
}
