// Every call that blocks, with a signal that has SA_RESTART and one that has not. Those that signal(7) says are never
// restarted must return EINTR both times; the others go on until they get what they wait for.
#include "guest.h"
#include <linux/futex.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>

static int restarts, hits, p[2], other[2];
static void (*unblock)(void);
static char c;
static char page[65536];

static void on_alarm(int sig) {
    int e = errno;
    // Once only: a second time there might be nothing to take, and the handler would wait.
    if (++hits == 3 && restarts && unblock != NULL) {
        unblock();
    }
    errno = e;
}

static void give(void) { (void)!write(p[1], "12345678", 8); }
static void take(void) { (void)!read(p[0], page, sizeof page); }
static void fill(void) {
    fcntl(p[1], F_SETFL, O_NONBLOCK);
    while (write(p[1], page, 4096) > 0) {
    }
    fcntl(p[1], F_SETFL, 0);
}

static void attempt(const char *what, long (*call)(void), void (*by)(void)) {
    for (restarts = 0; restarts < 2; restarts++) {
        struct sigaction sa = {.sa_handler = on_alarm, .sa_flags = restarts ? SA_RESTART : 0};
        sigaction(SIGALRM, &sa, NULL);
        hits = 0;
        unblock = by;
        // Comes again and again: it does not matter whether the first comes before the call.
        struct itimerval it = {{0, 4000}, {0, 4000}}, off = {{0, 0}, {0, 0}};
        setitimer(ITIMER_REAL, &it, NULL);
        long r = call();
        int e = errno;
        setitimer(ITIMER_REAL, &off, NULL);
        printf("%-18s %-10s %s%s\n", what, restarts ? "SA_RESTART" : "plain", r < 0 ? strerrorname_np(e) : "ok",
            restarts && by != NULL && hits < 3 ? " too early" : "");
    }
}

static long r_read(void) { return read(p[0], &c, 1); }
static long r_write(void) { return write(p[1], page, 4096); }
static long r_recv(void) { return recv(p[0], &c, 1, 0); }
static long r_recvmsg(void) {
    struct iovec v = {&c, 1};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
    return recvmsg(p[0], &m, 0);
}
static long r_send(void) { return send(p[1], page, 4096, 0); }
static long r_read8(void) {
    uint64_t n;
    return read(p[0], &n, 8);
}
static int listener;
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static socklen_t length;
static long r_accept(void) { return accept(listener, NULL, NULL); }
static void join(void) { connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&address, length); }
static long r_flock(void) { return flock(p[0], LOCK_EX); }
static void unlocks(void) { flock(p[1], LOCK_UN); }
static long r_inotify(void) { return read(p[0], page, sizeof page); }
static void makes(void) {
    close(open("made", O_CREAT | O_RDWR, 0600));
    unlink("made");
}
static pid_t holder;
static long r_setlkw(void) {
    struct flock l = {.l_type = F_WRLCK};
    return fcntl(p[0], F_SETLKW, &l);
}
static void ends_holder(void) { kill(holder, SIGKILL); }
static long r_wait4(void) { return waitpid(holder, NULL, 0); }
static long r_waitid(void) {
    siginfo_t info;
    return waitid(P_PID, holder, &info, WEXITED | WNOWAIT);
}
static pid_t sleeper(void) {
    pid_t child = fork();
    if (child == 0) {
        struct itimerval off = {{0, 0}, {0, 0}};
        setitimer(ITIMER_REAL, &off, NULL);
        for (;;) pause();
    }
    return child;
}
static uint32_t word;
static long r_futex(void) {
    long r = syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
    return r < 0 && errno == EAGAIN ? 0 : r;
}
static void wakes(void) {
    word = 1;
    syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
static long r_futex_bitset(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += 1000;
    long r = syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, 0, &t, NULL, 1);
    return r < 0 && errno == EAGAIN ? 0 : r;
}
struct waiter { uint64_t value, address; uint32_t flags, reserved; };
static long r_waitv(void) {
    struct waiter w = {0, (uintptr_t)&word, 2 | 128, 0};
    long r = syscall(449, &w, 1, 0, NULL, 0);
    return r < 0 && errno == EAGAIN ? 0 : r;
}
static int queue;
static long r_msgrcv(void) {
    struct { long type; char text[8]; } m;
    return msgrcv(queue, &m, 8, 0, 0);
}
static long r_semop(void) {
    struct sembuf op = {0, -1, 0};
    return semop(queue, &op, 1);
}
static mqd_t mq;
static char text[64];
static long r_mq_receive(void) { return mq_receive(mq, text, sizeof text, NULL); }
static void mq_gives(void) {
    struct timespec past = {0, 0};
    mq_timedsend(mq, "x", 1, 0, &past);
}
static long r_fifo(void) { return open("fifo", O_RDONLY); }
static void opens(void) { open("fifo", O_RDWR); }
static long r_poll(void) { return poll(NULL, 0, -1); }
static long r_ppoll(void) { return ppoll(NULL, 0, NULL, NULL); }
static long r_select(void) { return select(0, NULL, NULL, NULL, NULL); }
static long r_pselect(void) { return pselect(0, NULL, NULL, NULL, NULL, NULL); }
static int ep;
static long r_epoll(void) {
    struct epoll_event e;
    return epoll_wait(ep, &e, 1, -1);
}
static long r_pause(void) { return pause(); }
static long r_sigsuspend(void) {
    sigset_t none;
    sigemptyset(&none);
    return sigsuspend(&none);
}
static long r_sigwaitinfo(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    return syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, 8);
}
static struct timespec remaining;
static long r_nanosleep(void) {
    struct timespec t = {1000, 0};
    return nanosleep(&t, &remaining);
}
static long r_clock_nanosleep(void) {
    struct timespec t = {1000, 0};
    long r = clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &remaining);
    errno = r;
    return r ? -1 : 0;
}
static long r_absolute(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_sec += 1000;
    long r = clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL);
    errno = r;
    return r ? -1 : 0;
}
static long r_timed_semop(void) {
    struct sembuf op = {0, -1, 0};
    struct timespec t = {1000, 0};
    return semtimedop(queue, &op, 1, &t);
}
static unsigned long aio;
static long r_getevents(void) {
    char event[32];
    return syscall(SYS_io_getevents, aio, 1L, 1L, event, NULL);
}

// Of 1000 s. Says what it was if it makes no sense; how fast the machine wakes us is not what is asked. A signal that is there when the
// sleep begins ends it at once, and then the kernel counts from the timer's latest end: the slack is left too.
static void check_remaining(void) {
    int ok = remaining.tv_sec > 900
        && (remaining.tv_sec < 1000 || remaining.tv_sec == 1000 && remaining.tv_nsec <= prctl(PR_GET_TIMERSLACK));
    check("  remaining", ok);
    if (!ok) printf("    it was %ld.%09ld\n", (long)remaining.tv_sec, remaining.tv_nsec);
}

int main(void) {
    pipe(p);
    attempt("read pipe", r_read, give);
    take();
    for (int i = 0; i < 2; i++) {
        fill();
    }
    attempt("write pipe", r_write, take);
    close(p[0]), close(p[1]);
    socketpair(AF_UNIX, SOCK_STREAM, 0, p);
    attempt("recv", r_recv, give);
    (void)!recv(p[0], page, sizeof page, MSG_DONTWAIT);
    attempt("recvmsg", r_recvmsg, give);
    struct timeval limit = {1000, 0};
    (void)!recv(p[0], page, sizeof page, MSG_DONTWAIT);
    setsockopt(p[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    attempt("recv with timeout", r_recv, NULL);
    close(p[0]), close(p[1]);
    p[0] = p[1] = eventfd(0, 0);
    attempt("eventfd", r_read8, give);
    close(p[0]);
    p[0] = p[1] = inotify_init1(0);
    inotify_add_watch(p[0], ".", IN_CREATE);
    attempt("inotify", r_inotify, makes);
    close(p[0]);
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    bind(listener, (void *)&address, sizeof(sa_family_t));
    length = sizeof address;
    getsockname(listener, (void *)&address, &length);
    listen(listener, 0);
    attempt("accept", r_accept, join);
    int fd = open("lock", O_CREAT | O_RDWR, 0600);
    p[1] = fd, p[0] = open("lock", O_RDWR);
    flock(p[1], LOCK_EX);
    attempt("flock", r_flock, unlocks);
    flock(p[0], LOCK_UN);
    int ready[2];
    pipe(ready);
    holder = fork();
    if (holder == 0) {
        struct flock l = {.l_type = F_WRLCK};
        fcntl(fd, F_SETLK, &l);
        (void)!write(ready[1], "r", 1);
        for (;;) pause();
    }
    (void)!read(ready[0], &c, 1);
    attempt("F_SETLKW", r_setlkw, ends_holder);
    waitpid(holder, NULL, 0);
    holder = sleeper();
    attempt("waitpid", r_wait4, ends_holder);
    holder = sleeper();
    attempt("waitid", r_waitid, ends_holder);
    waitpid(holder, NULL, 0);
    attempt("futex", r_futex, wakes);
    word = 0;
    attempt("futex_waitv", r_waitv, wakes);
    mkfifo("fifo", 0600);
    attempt("open fifo", r_fifo, opens);
    struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 64};
    char name[32];
    snprintf(name, sizeof name, "/reverie.%d", getpid());
    mq = mq_open(name, O_CREAT | O_RDWR, 0600, &attributes);
    mq_unlink(name);
    attempt("mq_receive", r_mq_receive, mq_gives);

    // Never restarted.
    word = 0;
    attempt("futex until", r_futex_bitset, NULL);
    queue = msgget(IPC_PRIVATE, 0600);
    attempt("msgrcv", r_msgrcv, NULL);
    msgctl(queue, IPC_RMID, NULL);
    queue = semget(IPC_PRIVATE, 1, 0600);
    attempt("semop", r_semop, NULL);
    attempt("semtimedop", r_timed_semop, NULL);
    semctl(queue, 0, IPC_RMID);
    attempt("poll", r_poll, NULL);
    attempt("ppoll", r_ppoll, NULL);
    attempt("select", r_select, NULL);
    attempt("pselect", r_pselect, NULL);
    ep = epoll_create1(0);
    attempt("epoll_wait", r_epoll, NULL);
    attempt("pause", r_pause, NULL);
    attempt("sigsuspend", r_sigsuspend, NULL);
    attempt("sigwaitinfo", r_sigwaitinfo, NULL);
    attempt("nanosleep", r_nanosleep, NULL);
    check_remaining();
    remaining.tv_sec = 0;
    attempt("clock_nanosleep", r_clock_nanosleep, NULL);
    check_remaining();
    attempt("absolute sleep", r_absolute, NULL);
    if (syscall(SYS_io_setup, 4, &aio) == 0) {
        attempt("io_getevents", r_getevents, NULL);
    }
    return 0;
}
