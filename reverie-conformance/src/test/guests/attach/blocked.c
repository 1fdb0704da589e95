// One thread in each kind of blocking call. All of them end after LENGTH seconds, by themselves or because the first thread
// ends them, and say what they returned and whether that was in time.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define LENGTH 3

// Before any of them begins: a thread may come to its call late.
static double begin;
static int data[2];
static int ready[2];
static int word;
static int semaphores;
static int queue;

struct message {
    long type;
    char text[4];
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void report(const char *what, long result) {
    const char *error = result < 0 ? strerrorname_np(errno) : "";
    double took = now() - begin;
    int in_time = took >= LENGTH - 0.05 && took < LENGTH + 1.5;
    printf("%s: %ld %s %s\n", what, result, error, in_time ? "in time" : "at the wrong time");
}

static void *in_read(void *arg) {
    char c;
    report("read", read(data[0], &c, 1));
    return NULL;
}

static void *in_futex(void *arg) {
    report("futex", syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0));
    return NULL;
}

static void *in_timed_futex(void *arg) {
    struct timespec t = {LENGTH, 0};
    int never = 0;
    report("futex with a timeout", syscall(SYS_futex, &never, FUTEX_WAIT, 0, &t, NULL, 0));
    return NULL;
}

static void *in_nanosleep(void *arg) {
    struct timespec t = {LENGTH, 0};
    report("nanosleep", nanosleep(&t, NULL));
    return NULL;
}

static void *in_poll(void *arg) {
    report("poll", poll(NULL, 0, LENGTH * 1000));
    return NULL;
}

static void *in_select(void *arg) {
    struct timeval t = {LENGTH, 0};
    report("select", select(0, NULL, NULL, NULL, &t));
    return NULL;
}

static void *in_epoll_wait(void *arg) {
    struct epoll_event event = {.events = EPOLLIN};
    int ep = epoll_create1(0);
    epoll_ctl(ep, EPOLL_CTL_ADD, ready[0], &event);
    report("epoll_wait", epoll_wait(ep, &event, 1, -1));
    return NULL;
}

static void *in_sigwaitinfo(void *arg) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    report("sigwaitinfo", sigwaitinfo(&set, NULL));
    return NULL;
}

static void *in_semop(void *arg) {
    struct sembuf take = {0, -1, 0};
    report("semop", semop(semaphores, &take, 1));
    return NULL;
}

static void *in_msgrcv(void *arg) {
    struct message message;
    report("msgrcv", msgrcv(queue, &message, sizeof message.text, 0, 0));
    return NULL;
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    semaphores = semget(IPC_PRIVATE, 1, 0600);
    queue = msgget(IPC_PRIVATE, 0600);
    if (pipe(data) != 0 || pipe(ready) != 0 || semaphores < 0 || queue < 0) {
        return 1;
    }
    void *(*work[])(void *) = {in_read,   in_futex,      in_timed_futex, in_nanosleep, in_poll,
                               in_select, in_epoll_wait, in_sigwaitinfo, in_semop,     in_msgrcv};
    enum { COUNT = sizeof work / sizeof *work };
    pthread_t thread[COUNT];
    begin = now();
    for (int i = 0; i < COUNT; i++) {
        pthread_create(&thread[i], NULL, work[i], NULL);
    }
    puts("ready");
    struct timespec t = {LENGTH, 0};
    errno = clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
    report("clock_nanosleep", -errno);
    struct sembuf give = {0, 1, 0};
    struct message message = {1, "x"};
    (void)!write(data[1], "x", 1);
    (void)!write(ready[1], "x", 1);
    word = 1;
    syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0);
    kill(getpid(), SIGUSR1);
    semop(semaphores, &give, 1);
    msgsnd(queue, &message, sizeof message.text, 0);
    for (int i = 0; i < COUNT; i++) {
        pthread_join(thread[i], NULL);
    }
    semctl(semaphores, 0, IPC_RMID);
    msgctl(queue, IPC_RMID, NULL);
    return 7;
}
