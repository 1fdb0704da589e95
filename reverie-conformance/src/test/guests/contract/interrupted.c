/* Calls that signals interrupt, restart, and unblock: what each returns, and how often the handler ran. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int ran;
static int ends[2];

static void handler(int signal) {
    (void)signal;
    ran++;
    if (ran == 1) write(ends[1], "x", 1);
}

static void arm(int flags) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigaction(SIGALRM, &action, NULL);
    ran = 0;
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 10000}}, NULL);
}

static void say(const char *what, long result) {
    printf("%s %ld %d %d\n", what, result, result < 0 ? errno : 0, ran);
}

int main(void) {
    char byte;
    sigset_t none, alarms;
    sigemptyset(&none);
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    for (int round = 0; round < 20; round++) {
        pipe(ends);
        arm(0);
        say("read", read(ends[0], &byte, 1));
        read(ends[0], &byte, 1);
        arm(SA_RESTART);
        say("restarted read", read(ends[0], &byte, 1));
        arm(SA_RESTART);
        struct pollfd poll_end = {.fd = -1};
        say("poll", poll(&poll_end, 1, 1000));
        read(ends[0], &byte, 1);
        arm(0);
        say("nanosleep", nanosleep(&(struct timespec){1, 0}, NULL));
        read(ends[0], &byte, 1);
        sigprocmask(SIG_BLOCK, &alarms, NULL);
        arm(0);
        say("sigsuspend", sigsuspend(&none));
        read(ends[0], &byte, 1);
        arm(0);
        say("ppoll", ppoll(&poll_end, 1, NULL, &none));
        read(ends[0], &byte, 1);
        arm(0);
        int epoll = epoll_create1(0);
        struct epoll_event event;
        say("epoll_pwait", epoll_pwait(epoll, &event, 1, -1, &none));
        read(ends[0], &byte, 1);
        sigprocmask(SIG_UNBLOCK, &alarms, NULL);
        arm(SA_RESTART);
        pid_t child = fork();
        if (!child) {
            usleep(20000);
            _exit(3);
        }
        int status;
        say("wait", waitpid(child, &status, 0) == child ? WEXITSTATUS(status) : -1);
        read(ends[0], &byte, 1);
        close(epoll);
        close(ends[0]);
        close(ends[1]);
    }
    return 0;
}
