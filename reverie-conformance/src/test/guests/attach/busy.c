// A program that never rests: threads that come and go, children, pipes, signals, futexes. It runs until its standard input
// ends and checks everything it does; what it prints does not depend on how often it got to do it. With an argument it keeps
// SIGCHLD, which it ignores, away from its threads.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static atomic_int stop;
static atomic_long handled;

static void fail(const char *what, long result) {
    printf("FAILED %s: %ld, %s\n", what, result, strerrorname_np(errno));
    _exit(1);
}

static void check(int ok, const char *what, long result) {
    if (!ok) {
        fail(what, result);
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void on_signal(int sig) {
    handled++;
}

static void *nothing(void *arg) {
    return arg;
}

static void *threads(void *arg) {
    while (!stop) {
        pthread_t thread;
        void *back;
        check(!pthread_create(&thread, NULL, nothing, &stop), "pthread_create", 0);
        check(!pthread_join(thread, &back) && back == &stop, "pthread_join", 0);
    }
    return NULL;
}

static void *children(void *arg) {
    for (int code = 0; !stop; code = (code + 1) & 127) {
        pid_t pid = code & 1 ? fork() : vfork();
        if (pid == 0) {
            _exit(code);
        }
        int status;
        pid_t got = waitpid(pid, &status, 0);
        check(got == pid && WIFEXITED(status) && WEXITSTATUS(status) == code, "waitpid", got);
    }
    return NULL;
}

static void *programs(void *arg) {
    while (!stop) {
        pid_t pid = vfork();
        if (pid == 0) {
            execl("/bin/true", "true", NULL);
            _exit(99);
        }
        int status;
        pid_t got = waitpid(pid, &status, 0);
        check(got == pid && status == 0, "true", status);
    }
    return NULL;
}

static void *echo(void *arg) {
    int *fd = arg;
    char c;
    while (read(fd[0], &c, 1) == 1) {
        check(write(fd[3], &c, 1) == 1, "echo", 0);
    }
    close(fd[3]);
    return NULL;
}

static void *talk(void *arg) {
    int *fd = arg;
    for (unsigned char c = 0; !stop; c++) {
        unsigned char back = 0;
        check(write(fd[1], &c, 1) == 1, "write", 0);
        long r = read(fd[2], &back, 1);
        check(r == 1 && back == c, "read", r);
    }
    close(fd[1]);
    return NULL;
}

static void *sleeper(void *arg) {
    while (!stop) {
        struct timespec t = {0, 20000000};
        double start = now();
        check(nanosleep(&t, NULL) == 0, "nanosleep", -1);
        check(now() - start >= 0.0199, "nanosleep was short", 0);
    }
    return NULL;
}

static void *poller(void *arg) {
    int ep = epoll_create1(0);
    while (!stop) {
        struct epoll_event event;
        int r = epoll_wait(ep, &event, 1, 30);
        check(r == 0, "epoll_wait", r);
    }
    return NULL;
}

static void *waiter(void *arg) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    while (!stop) {
        struct timespec t = {0, 30000000};
        int r = sigtimedwait(&set, NULL, &t);
        check(r == -1 && errno == EAGAIN, "sigtimedwait", r);
    }
    return NULL;
}

static void *signals(void *arg) {
    while (!stop) {
        long before = handled;
        check(raise(SIGUSR1) == 0, "raise", 0);
        check(handled == before + 1, "signals handled", handled - before);
    }
    return NULL;
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    if (argc > 1) {
        sigaddset(&set, SIGCHLD);
    }
    sigprocmask(SIG_BLOCK, &set, NULL);
    int fd[4];
    check(pipe(fd) == 0 && pipe(fd + 2) == 0, "pipe", 0);
    void *(*work[])(void *) = {threads, children, programs, echo, talk, sleeper, poller, waiter, signals};
    enum { COUNT = sizeof work / sizeof *work };
    pthread_t thread[COUNT];
    for (int i = 0; i < COUNT; i++) {
        check(!pthread_create(&thread[i], NULL, work[i], fd), "pthread_create", 0);
    }
    puts("ready");
    char c;
    long r = read(0, &c, 1);
    check(r == 0, "end of input", r);
    stop = 1;
    for (int i = 0; i < COUNT; i++) {
        pthread_join(thread[i], NULL);
    }
    puts("all is well");
    return 3;
}
