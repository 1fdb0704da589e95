// What blocking calls return when a signal arrives, with and without SA_RESTART. See signal(7).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// What a signal must end, seconds: so long that a busy machine does not make it end by itself.
#define LONG 20

static volatile int hits;
static int wake_fd = -1;

static void on_alarm(int sig) {
    (void)sig;
    hits++;
    // A restarted call must end some time: the second signal gives it what it waits for.
    if (hits == 2 && wake_fd >= 0) {
        (void)!write(wake_fd, "x", 1);
    }
}

static void arm(int flags) {
    struct sigaction sa = {.sa_handler = on_alarm, .sa_flags = flags};
    sigaction(SIGALRM, &sa, NULL);
    hits = 0;
    struct itimerval it = {{0, 60000}, {0, 60000}};
    setitimer(ITIMER_REAL, &it, NULL);
}

static void disarm(void) {
    struct itimerval it = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &it, NULL);
}

static void report(const char *what, int flags, long result) {
    int e = errno;
    disarm();
    printf("%-16s %-10s %s\n", what, flags ? "SA_RESTART" : "plain", result < 0 ? strerrorname_np(e) : "ok");
}

static long sys_futex(int *word) {
    struct timespec t = {LONG, 0};
    long r = syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, 0, &t, NULL, 0);
    // Timed out after restarts, or interrupted: both are told apart by errno.
    return r;
}

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    for (int i = 0; i < 2; i++) {
        int flags = i ? SA_RESTART : 0;
        int p[2];
        char c;

        pipe(p);
        wake_fd = p[1];
        arm(flags);
        report("read pipe", flags, read(p[0], &c, 1));
        close(p[0]);
        close(p[1]);

        socketpair(AF_UNIX, SOCK_STREAM, 0, p);
        wake_fd = p[1];
        arm(flags);
        report("recv socket", flags, recv(p[0], &c, 1, 0));
        close(p[0]);
        close(p[1]);
        wake_fd = -1;

        struct timespec t = {LONG, 0}, rem = {0, 0};
        arm(flags);
        long r = nanosleep(&t, &rem);
        report("nanosleep", flags, r);
        printf("  remainder %s\n", r < 0 && rem.tv_sec > 0 && rem.tv_sec < LONG ? "plausible" : "none");

        t.tv_sec = LONG;
        arm(flags);
        r = clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &rem);
        errno = r;
        report("clock_nanosleep", flags, r ? -1 : 0);

        struct pollfd pf = {.fd = -1};
        arm(flags);
        report("poll", flags, poll(&pf, 1, LONG * 1000));

        struct timeval tv = {LONG, 0};
        arm(flags);
        report("select", flags, select(0, NULL, NULL, NULL, &tv));

        int ep = epoll_create1(0);
        struct epoll_event ev;
        arm(flags);
        report("epoll_wait", flags, epoll_wait(ep, &ev, 1, LONG * 1000));
        close(ep);

        int word = 0;
        arm(flags);
        report("futex", flags, sys_futex(&word));

        int q = msgget(IPC_PRIVATE, 0600);
        struct { long type; char text[8]; } m;
        arm(0);
        report("msgrcv", 0, msgrcv(q, &m, 8, 0, 0));
        msgctl(q, IPC_RMID, NULL);

        sigset_t none;
        sigemptyset(&none);
        arm(flags);
        report("sigsuspend", flags, sigsuspend(&none));
        arm(flags);
        report("pause", flags, pause());

        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGUSR1);
        struct timespec st = {LONG, 0};
        arm(flags);
        report("sigtimedwait", flags, sigtimedwait(&set, NULL, &st));

        pid_t child = fork();
        if (child == 0) {
            usleep(500000);
            _exit(5);
        }
        int status = 0;
        arm(flags);
        r = waitpid(child, &status, 0);
        report("waitpid", flags, r);
        if (r < 0) {
            waitpid(child, &status, 0);
        }
        printf("  child exit %d\n", WEXITSTATUS(status));
    }
    return 0;
}
