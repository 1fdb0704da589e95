// Queues of signals: order, values, merging, and all ways to take a signal without a handler.
#include "guest.h"
#include <sys/signalfd.h>

static int order[64], values[64], taken;

static void take(int sig, siginfo_t *info, void *context) {
    order[taken] = sig - SIGRTMIN;
    values[taken++] = info->si_value.sival_int;
}

static void send(pid_t pid, int sig, int value) {
    union sigval v = {.sival_int = value};
    if (sigqueue(pid, sig, v) < 0) {
        said("sigqueue", -1);
    }
}

static void print(const char *what) {
    printf("%s:", what);
    for (int i = 0; i < taken; i++) {
        printf(" %d=%d", order[i], values[i]);
    }
    printf("\n");
    taken = 0;
}

static void *waiter(void *unused) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN + 9);
    siginfo_t info;
    int r = sigwaitinfo(&set, &info);
    printf("a thread waited: %d value %d\n", r == SIGRTMIN + 9, info.si_value.sival_int);
    return NULL;
}

int main(void) {
    sigset_t all, old, none;
    sigfillset(&all);
    sigemptyset(&none);
    sigprocmask(SIG_BLOCK, &all, &old);
    struct sigaction sa = {.sa_sigaction = take, .sa_flags = SA_SIGINFO, .sa_mask = all};
    for (int i = 0; i < 10; i++) {
        sigaction(SIGRTMIN + i, &sa, NULL);
    }
    sigaction(SIGUSR1, &sa, NULL);

    // Lower numbers first, each in the order of sending, and none merged.
    int sent[] = {5, 1, 3, 1, 5, 0, 9, 3, 1};
    for (int i = 0; i < 9; i++) {
        send(getpid(), SIGRTMIN + sent[i], i);
    }
    sigset_t pending;
    sigpending(&pending);
    printf("pending:");
    for (int i = 1; i < 65; i++) {
        if (sigismember(&pending, i)) {
            printf(" %d", i);
        }
    }
    printf("\n");
    sigprocmask(SIG_SETMASK, &none, NULL);
    print("real-time");

    // Standard signals merge.
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (int i = 0; i < 5; i++) {
        send(getpid(), SIGUSR1, i);
    }
    sigprocmask(SIG_SETMASK, &none, NULL);
    printf("standard: %d, value %d\n", taken, values[0]);
    taken = 0;

    // To the thread and to the process at once: what was sent to the thread comes first.
    sigprocmask(SIG_BLOCK, &all, NULL);
    send(getpid(), SIGRTMIN, 100);
    siginfo_t info = {.si_code = SI_QUEUE, .si_value.sival_int = 200};
    syscall(SYS_rt_tgsigqueueinfo, getpid(), syscall(SYS_gettid), SIGRTMIN, &info);
    sigprocmask(SIG_SETMASK, &none, NULL);
    print("thread and process");

    // sigwaitinfo, sigtimedwait.
    sigprocmask(SIG_BLOCK, &all, NULL);
    send(getpid(), SIGRTMIN + 2, 12);
    send(getpid(), SIGRTMIN + 2, 13);
    sigset_t two;
    sigemptyset(&two);
    sigaddset(&two, SIGRTMIN + 2);
    struct timespec at_once = {0, 0}, soon = {0, 3000000};
    int r = sigwaitinfo(&two, &info);
    printf("sigwaitinfo: %d value %d from myself %d\n", r == SIGRTMIN + 2, info.si_value.sival_int, info.si_pid == getpid());
    r = sigtimedwait(&two, &info, &soon);
    printf("sigtimedwait: %d value %d\n", r == SIGRTMIN + 2, info.si_value.sival_int);
    said("at once", sigtimedwait(&two, &info, &at_once));
    said("soon", sigtimedwait(&two, &info, &soon));
    soon.tv_nsec = 2000000000;
    said("bad time", sigtimedwait(&two, &info, &soon));

    // A child sends while its parent waits.
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        for (int i = 0; i < 20; i++) {
            send(parent, SIGRTMIN + 2, i);
        }
        _exit(0);
    }
    int in_order = 1;
    for (int i = 0; i < 20; i++) {
        in_order &= sigwaitinfo(&two, &info) == SIGRTMIN + 2 && info.si_value.sival_int == i && info.si_pid == child;
    }
    check("twenty from a child", in_order);
    sigset_t chld;
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    r = sigwaitinfo(&chld, &info);
    printf("SIGCHLD: %d code %d status %d\n", r == SIGCHLD && info.si_pid == child, info.si_code, info.si_status);
    reap("child", child);

    // signalfd, with poll's idea of it.
    int fd = signalfd(-1, &two, SFD_NONBLOCK | SFD_CLOEXEC);
    struct signalfd_siginfo got[4];
    said("empty", read(fd, got, sizeof got));
    for (int i = 0; i < 3; i++) {
        send(getpid(), SIGRTMIN + 2, 50 + i);
    }
    long n = read(fd, got, sizeof got);
    printf("signalfd: %ld\n", n / (long)sizeof got[0]);
    for (int i = 0; i < n / (long)sizeof got[0]; i++) {
        printf("  %d value %d code %d\n", got[i].ssi_signo == SIGRTMIN + 2, got[i].ssi_int, got[i].ssi_code);
    }
    said("too small", read(fd, got, 10));
    fd = signalfd(-1, &two, 0);
    child = fork();
    if (child == 0) {
        send(parent, SIGRTMIN + 2, 99);
        _exit(0);
    }
    n = read(fd, got, sizeof got[0]);
    printf("blocking signalfd: %d value %d\n", n == sizeof got[0], got[0].ssi_int);
    reap("child", child);
    close(fd);

    // Another thread waits for what all block.
    pthread_t t;
    pthread_create(&t, NULL, waiter, NULL);
    send(getpid(), SIGRTMIN + 9, 77);
    pthread_join(t, NULL);

    // The queue is limited.
    struct rlimit ten = {10, 10};
    child = fork();
    if (child == 0) {
        setuid(65534);
        setrlimit(RLIMIT_SIGPENDING, &ten);
        int queued = 0;
        union sigval v = {.sival_int = 1};
        while (queued < 100 && sigqueue(getpid(), SIGRTMIN + 1, v) == 0) {
            queued++;
        }
        printf("limit: %d %s\n", queued <= 10, strerrorname_np(errno));
        _exit(0);
    }
    reap("limited", child);

    // An ignored signal is thrown away, also if it waits already.
    send(getpid(), SIGRTMIN + 1, 1);
    signal(SIGRTMIN + 1, SIG_IGN);
    sigpending(&pending);
    check("thrown away", !sigismember(&pending, SIGRTMIN + 1));
    return 0;
}
