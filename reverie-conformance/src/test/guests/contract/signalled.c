/* Calls that signals interrupt and restart, by a timer that rings until they have returned: however slow the machine is. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int rings, rings_to_write;
static int ends[2];

static void handler(int signal) {
    (void)signal;
    int before = errno;
    if (++rings == rings_to_write) write(ends[1], "x", 1);
    errno = before;
}

static void timer(int flags, int to_write) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigaction(SIGALRM, &action, NULL);
    rings = 0;
    rings_to_write = to_write;
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 20000}, {0, 20000}}, NULL);
}

static void say(const char *what, long result) {
    int error = result < 0 ? errno : 0;
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 0}}, NULL);
    printf("%s %ld %d %d\n", what, result, error, rings > 0);
}

int main(void) {
    char byte;
    sigset_t none, alarms;
    sigemptyset(&none);
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    struct pollfd nothing = {.fd = -1};
    struct epoll_event event;
    int epoll = epoll_create1(0);
    pipe(ends);
    for (int round = 0; round < 5; round++) {
        timer(0, 0);
        say("read", read(ends[0], &byte, 1));
        timer(SA_RESTART, 3);
        say("restarted read", read(ends[0], &byte, 1));
        timer(SA_RESTART, 0);
        say("poll", poll(&nothing, 1, -1));
        timer(0, 0);
        say("nanosleep", nanosleep(&(struct timespec){1000, 0}, NULL));
        sigprocmask(SIG_BLOCK, &alarms, NULL);
        timer(0, 0);
        say("sigsuspend", sigsuspend(&none));
        timer(0, 0);
        say("ppoll", ppoll(&nothing, 1, NULL, &none));
        timer(0, 0);
        say("epoll_pwait", epoll_pwait(epoll, &event, 1, -1, &none));
        sigprocmask(SIG_UNBLOCK, &alarms, NULL);
        timer(SA_RESTART, 0);
        pid_t child = fork();
        if (!child) {
            usleep(50000);
            _exit(3);
        }
        int status;
        say("wait", waitpid(child, &status, 0) == child ? WEXITSTATUS(status) : -1);
    }
    return 0;
}
