// How the kernel goes on after a signal has interrupted a call that waits. Each call is made three times by a child that it
// blocks: then comes a signal with a handler, one whose handler has SA_RESTART, or SIGSTOP and SIGCONT, which have none. What
// /proc says of the child tells whether it waits again, and in which call. Prints "call behaviour" for each.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LONG_TIME 1000

static volatile int *handled;
static int *word;
static int queue, semaphores;
static char directory[] = "/tmp/interruptedXXXXXX";
static char fifo[64];
static char byte[1];
static struct iovec one = {byte, 1};
static struct msghdr message = {.msg_iov = &one, .msg_iovlen = 1};
static struct mmsghdr messages = {.msg_hdr = {.msg_iov = &one, .msg_iovlen = 1}};
static struct { long type; char text[1024]; } letter = {.type = 1};
static struct timespec long_time = {LONG_TIME, 0};

static void on_signal(int sig) {
    (void)sig;
    (*handled)++;
}

static int empty_pipe(void) {
    int p[2];
    return pipe(p) ? -1 : p[0];
}

static int filled(int fd) {
    static char page[4096];
    fcntl(fd, F_SETFL, O_NONBLOCK);
    while (write(fd, page, sizeof page) > 0) {
    }
    fcntl(fd, F_SETFL, 0);
    return fd;
}

static int full_pipe(void) {
    int p[2];
    return pipe(p) ? -1 : filled(p[1]);
}

static int connected(int timeout) {
    int s[2];
    struct timeval tv = {LONG_TIME, 0};
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    if (timeout) {
        setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
        setsockopt(s[0], SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof tv);
    }
    return s[0];
}

static int listening(struct sockaddr_un *name, socklen_t *length, int timeout) {
    struct timeval tv = {LONG_TIME, 0};
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    *name = (struct sockaddr_un){AF_UNIX};
    *length = sizeof *name;
    bind(s, (struct sockaddr *)name, sizeof(sa_family_t));
    getsockname(s, (struct sockaddr *)name, length);
    listen(s, 0);
    if (timeout) {
        setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
    }
    return s;
}

static long call_accept(int number, int timeout) {
    struct sockaddr_un name;
    socklen_t length;
    return syscall(number, listening(&name, &length, timeout), 0L, 0L, 0L);
}

// A queue that is full: the last connection waits.
static long call_connect(int number, int timeout) {
    struct sockaddr_un name;
    struct timeval tv = {LONG_TIME, 0};
    socklen_t length;
    listening(&name, &length, 0);
    while (connect(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), (struct sockaddr *)&name, length) == 0) {
    }
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    if (timeout) {
        setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof tv);
    }
    return syscall(number, s, &name, length);
}

// Two open files of one, of which the other holds a lock.
static int locked(void) {
    char path[64];
    struct flock lock = {.l_type = F_WRLCK};
    int first = memfd_create("lock", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", first);
    flock(first, LOCK_EX);
    fcntl(first, F_OFD_SETLK, &lock);
    return open(path, O_RDWR);
}

static long call_lock(int number) {
    struct flock lock = {.l_type = F_WRLCK};
    return number == SYS_flock ? syscall(number, locked(), LOCK_EX) : syscall(number, locked(), F_OFD_SETLKW, &lock);
}

static long call_wait(int number) {
    pid_t parent = getpid();
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        // The parent may have died before it could take this one along.
        while (getppid() == parent) {
            pause();
        }
        _exit(0);
    }
    return number == SYS_wait4 ? syscall(number, -1, 0L, 0L, 0L) : syscall(number, P_ALL, 0L, 0L, WEXITED, 0L);
}

static long call_mq(int number) {
    char name[32];
    struct { long flags, maxmsg, msgsize, curmsgs, rest[4]; } attr = {.maxmsg = 1, .msgsize = 1};
    snprintf(name, sizeof name, "interrupted-%d", getpid());
    int mq = syscall(SYS_mq_open, name, O_RDWR | O_CREAT, 0600, &attr);
    syscall(SYS_mq_unlink, name);
    if (number == SYS_mq_timedsend) {
        syscall(number, mq, byte, 1L, 0L, 0L);
    }
    return syscall(number, mq, byte, 1L, 0L, 0L);
}

static long call_events(int number) {
    aio_context_t context = 0;
    struct io_event event;
    syscall(SYS_io_setup, 1, &context);
    return syscall(number, context, 1L, 1L, &event, 0L, 0L);
}

static long call_ring(int number) {
    struct io_uring_params params = {0};
    int ring = syscall(SYS_io_uring_setup, 1, &params);
    return ring < 0 ? -1 : syscall(number, ring, 0, 1, IORING_ENTER_GETEVENTS, 0L, 0L);
}

static long call_epoll(int number) {
    struct epoll_event event;
    int timeout = number == SYS_epoll_pwait2 ? 0 : -1;
    return syscall(number, epoll_create1(0), &event, 1L, (long)timeout, 0L, 8L);
}

static long call_futexes(int number) {
    struct { unsigned long val, uaddr; unsigned flags, reserved; } wait = {0, (unsigned long)word, FUTEX_32, 0};
    return syscall(number, &wait, 1L, 0L, 0L, 0L);
}

static long call_msgsnd(int number) {
    while (msgsnd(queue, &letter, sizeof letter.text, IPC_NOWAIT) == 0) {
    }
    return syscall(number, queue, &letter, sizeof letter.text, 0L);
}

static long call_msgrcv(int number) {
    return syscall(number, queue, &letter, sizeof letter.text, 99L, 0L);
}

static long call_semop(int number) {
    struct sembuf down = {0, -1, 0};
    return syscall(number, semaphores, &down, 1L, number == SYS_semop ? NULL : &long_time);
}

static long call_sleep(int number, int absolute) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LONG_TIME;
    if (number == SYS_nanosleep) {
        return syscall(number, &long_time, 0L);
    }
    return syscall(number, CLOCK_MONOTONIC, absolute ? TIMER_ABSTIME : 0, absolute ? &until : &long_time, 0L);
}

static long call_signals(int number) {
    sigset_t set;
    sigemptyset(&set);
    if (number == SYS_rt_sigtimedwait) {
        sigaddset(&set, SIGUSR2);
    }
    return syscall(number, &set, number == SYS_rt_sigtimedwait ? 0L : 8L, 0L, 8L);
}

// The lock belongs to the parent.
static long call_lock_pi(int number) {
    *word = getppid();
    return syscall(number, word, FUTEX_LOCK_PI, 0, 0L, 0L, 0L);
}

static int file(void) {
    int fd = memfd_create("file", 0);
    ftruncate(fd, 4096);
    return fd;
}

#define CASE(name, expression) \
    static long case_##name(int nr) { \
        return expression; \
    }
CASE(empty_pipe, syscall(nr, empty_pipe(), nr == SYS_read ? (void *)byte : &one, 1L, 0L, 0L))
CASE(full_pipe, syscall(nr, full_pipe(), nr == SYS_write ? (void *)byte : &one, 1L, 0L, 0L))
CASE(streams, syscall(nr, empty_pipe(), nr == SYS_preadv2 ? &one : NULL, 1L, -1L, -1L, 0L))
CASE(from_stream, syscall(nr, full_pipe(), &one, 1L, -1L, -1L, 0L))
CASE(splice, syscall(nr, empty_pipe(), 0L, full_pipe(), 0L, 1L, 0L))
CASE(tee, syscall(nr, empty_pipe(), full_pipe(), 1L, 0L))
CASE(sendfile, syscall(nr, full_pipe(), file(), 0L, 4096L))
CASE(receive, syscall(nr, connected(0), nr == SYS_recvfrom ? (void *)byte : nr == SYS_recvmsg ? (void *)&message : (void *)&messages, nr == SYS_recvmsg ? 0L : 1L, 0L, 0L, 0L))
CASE(receive_timed, syscall(nr, connected(1), nr == SYS_recvfrom || nr == SYS_read ? (void *)byte : nr == SYS_readv ? (void *)&one : nr == SYS_recvmsg ? (void *)&message : (void *)&messages, nr == SYS_recvmsg ? 0L : 1L, 0L, 0L, 0L))
CASE(send, syscall(nr, filled(connected(0)), nr == SYS_sendto ? (void *)byte : nr == SYS_sendmsg ? (void *)&message : (void *)&messages, nr == SYS_sendmsg ? 0L : 1L, 0L, 0L, 0L))
CASE(send_timed, syscall(nr, filled(connected(1)), nr == SYS_sendto || nr == SYS_write ? (void *)byte : nr == SYS_writev ? (void *)&one : nr == SYS_sendmsg ? (void *)&message : (void *)&messages, nr == SYS_sendmsg ? 0L : 1L, 0L, 0L, 0L))
CASE(accept, call_accept(nr, 0))
CASE(accept_timed, call_accept(nr, 1))
CASE(connect, call_connect(nr, 0))
CASE(connect_timed, call_connect(nr, 1))
CASE(poll, syscall(nr, NULL, 0L, nr == SYS_poll ? -1L : 0L, 0L, 8L))
CASE(select, syscall(nr, 0L, NULL, NULL, NULL, NULL, 0L))
CASE(epoll, call_epoll(nr))
CASE(sleep, call_sleep(nr, 0))
CASE(sleep_until, call_sleep(nr, 1))
CASE(pause, syscall(nr))
CASE(signals, call_signals(nr))
CASE(wait, call_wait(nr))
CASE(lock, call_lock(nr))
CASE(futex, syscall(nr, word, FUTEX_WAIT, 0, 0L, 0L, 0L))
CASE(futex_timed, syscall(nr, word, FUTEX_WAIT, 0, &long_time, 0L, 0L))
CASE(futex_pi, call_lock_pi(nr))
CASE(futex_wait, syscall(nr, word, 0L, -1L & 0xffffffff, FUTEX_32, 0L, 0L))
CASE(futex_waitv, call_futexes(nr))
CASE(msgsnd, call_msgsnd(nr))
CASE(msgrcv, call_msgrcv(nr))
CASE(semop, call_semop(nr))
CASE(mq, call_mq(nr))
CASE(events, call_events(nr))
CASE(ring, call_ring(nr))
CASE(open, nr == SYS_openat ? syscall(nr, AT_FDCWD, fifo, O_RDONLY, 0) : syscall(nr, fifo, O_RDONLY, 0))
CASE(creat, syscall(nr, fifo, 0600))
CASE(openat2, ({ struct { unsigned long flags, mode, resolve; } how = {0}; syscall(nr, AT_FDCWD, fifo, &how, sizeof how); }))

static const struct {
    const char *name;
    int number;
    long (*call)(int number);
} CASES[] = {
#define OF(call, variant) {#call, SYS_##call, case_##variant}
    OF(read, empty_pipe), OF(readv, empty_pipe), OF(preadv2, streams), OF(write, full_pipe), OF(writev, full_pipe),
    OF(pwritev2, from_stream), OF(read, receive_timed), OF(readv, receive_timed), OF(write, send_timed),
    OF(writev, send_timed), OF(splice, splice), OF(tee, tee), OF(vmsplice, full_pipe), OF(sendfile, sendfile),
    OF(recvfrom, receive), OF(recvmsg, receive), OF(recvmmsg, receive), OF(recvfrom, receive_timed),
    OF(recvmsg, receive_timed), OF(recvmmsg, receive_timed), OF(sendto, send), OF(sendmsg, send), OF(sendmmsg, send),
    OF(sendto, send_timed), OF(sendmsg, send_timed), OF(sendmmsg, send_timed), OF(accept, accept), OF(accept4, accept),
    OF(accept, accept_timed), OF(accept4, accept_timed), OF(connect, connect), OF(connect, connect_timed), OF(poll, poll),
    OF(ppoll, poll), OF(select, select), OF(pselect6, select), OF(epoll_wait, epoll), OF(epoll_pwait, epoll),
    OF(epoll_pwait2, epoll), OF(nanosleep, sleep), OF(clock_nanosleep, sleep), OF(clock_nanosleep, sleep_until),
    OF(pause, pause), OF(rt_sigsuspend, signals), OF(rt_sigtimedwait, signals), OF(wait4, wait), OF(waitid, wait),
    OF(flock, lock), OF(fcntl, lock), OF(futex, futex), OF(futex, futex_timed), OF(futex, futex_pi),
    {"futex_waitv", 449, case_futex_waitv}, {"futex_wait", 455, case_futex_wait}, OF(msgsnd, msgsnd), OF(msgrcv, msgrcv),
    OF(semop, semop), OF(semtimedop, semop), OF(mq_timedsend, mq), OF(mq_timedreceive, mq), OF(io_getevents, events),
    OF(io_pgetevents, events), OF(io_uring_enter, ring), OF(open, open), OF(openat, open), OF(openat2, openat2),
    OF(creat, creat),
};

// Whether the file has any.
static int contents(const char *path, char *text, size_t size) {
    int fd = open(path, O_RDONLY);
    ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);
    close(fd);
    text[length < 0 ? 0 : length] = 0;
    return length > 0;
}

// The number of the call in which the child waits; -1 if it runs, -2 if it has ended.
static int waits_in(int child) {
    char path[64], text[512];
    siginfo_t info = {0};
    if (waitid(P_PID, child, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child) {
        return -2;
    }
    // One that SIGCONT has woken, but that no CPU has taken up yet, still shows the call in which it was stopped: it must sleep.
    snprintf(path, sizeof path, "/proc/%d/stat", child);
    char *state = contents(path, text, sizeof text) ? strrchr(text, ')') : NULL;
    if (!state || state[2] != 'S') {
        return -1;
    }
    snprintf(path, sizeof path, "/proc/%d/syscall", child);
    if (!contents(path, text, sizeof text)) {
        return -1;
    }
    return text[0] >= '0' && text[0] <= '9' ? atoi(text) : -1;
}

enum mode { HANDLER, SA_RESTART_HANDLER, STOP };

// E if the call fails with EINTR, R if it is made again, S if restart_syscall is; x if it did not wait at all.
static char outcome(int index, enum mode mode) {
    int number = CASES[index].number;
    *handled = 0;
    *word = 0;
    int child = fork();
    if (child == 0) {
        struct sigaction action = {.sa_handler = on_signal, .sa_flags = mode == SA_RESTART_HANDLER ? SA_RESTART : 0};
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        sigaction(SIGUSR1, &action, NULL);
        long result = CASES[index].call(number);
        _exit(result < 0 ? errno : 0);
    }
    int now;
    while ((now = waits_in(child)) != number && now != -2) {
        sched_yield();
    }
    char seen = 'x';
    if (now == number && mode == STOP) {
        kill(child, SIGSTOP);
        waitid(P_PID, child, &(siginfo_t){0}, WSTOPPED);
        kill(child, SIGCONT);
        waitid(P_PID, child, &(siginfo_t){0}, WCONTINUED);
        seen = 0;
    } else if (now == number) {
        kill(child, SIGUSR1);
        while (*handled == 0 && waits_in(child) != -2) {
            sched_yield();
        }
        seen = 0;
    }
    while (!seen) {
        now = waits_in(child);
        seen = now == number ? 'R' : now == SYS_restart_syscall ? 'S' : now == -2 ? 'E' : 0;
        sched_yield();
    }
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    return seen == 'E' && WIFEXITED(status) && WEXITSTATUS(status) != EINTR ? 'x' : seen;
}

int main(void) {
    // Whatever goes wrong, it ends.
    alarm(60);
    char *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    handled = (int *)shared;
    word = (int *)(shared + 64);
    mkdtemp(directory);
    snprintf(fifo, sizeof fifo, "%s/fifo", directory);
    mkfifo(fifo, 0600);
    queue = msgget(IPC_PRIVATE, 0600);
    semaphores = semget(IPC_PRIVATE, 1, 0600);
    for (unsigned i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char seen[4] = {outcome(i, HANDLER), outcome(i, SA_RESTART_HANDLER), outcome(i, STOP), 0};
        const char *behaviour = !strcmp(seen, "ERR") ? "sa_restart"
            : !strcmp(seen, "RRR") ? "always"
            : !strcmp(seen, "EER") ? "no_handler"
            : !strcmp(seen, "EES") ? "restart_syscall"
            : !strcmp(seen, "EEE") ? "never"
            : strchr(seen, 'x') ? "unsupported" : seen;
        printf("%s %s\n", CASES[i].name, behaviour);
    }
    msgctl(queue, IPC_RMID, NULL);
    semctl(semaphores, 0, IPC_RMID);
    unlink(fifo);
    rmdir(directory);
}
