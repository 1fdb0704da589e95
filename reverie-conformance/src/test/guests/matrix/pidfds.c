// Descriptors of processes: waiting, signals, and other processes' descriptors.
#include "guest.h"
#include <poll.h>
#include <sys/epoll.h>

static int open_pid(pid_t pid, unsigned flags) { return syscall(SYS_pidfd_open, pid, flags); }

int main(void) {
    int p[2], ready[2];
    pipe(p);
    pipe(ready);
    pid_t child = fork();
    if (child == 0) {
        close(p[1]);
        int fd = open("/etc/passwd", O_RDONLY);
        dup2(fd, 50);
        (void)!write(ready[1], "r", 1);
        char c;
        (void)!read(p[0], &c, 1);
        _exit(12);
    }
    char c;
    (void)!read(ready[0], &c, 1);
    int fd = open_pid(child, 0);
    printf("close on exec %d\n", fcntl(fd, F_GETFD));
    struct pollfd pf = {.fd = fd, .events = POLLIN};
    printf("runs: %d\n", poll(&pf, 1, 0));
    int theirs = syscall(SYS_pidfd_getfd, fd, 50, 0);
    char text[5] = "";
    (void)!read(theirs, text, 4);
    printf("its descriptor reads %s\n", text);
    said("none", syscall(SYS_pidfd_getfd, fd, 51, 0));
    said("signal 0", syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
    siginfo_t info = {0};
    int nonblocking = open_pid(child, O_NONBLOCK);
    said("not yet", waitid(3, nonblocking, &info, WEXITED));
    close(p[1]);
    int ep = epoll_create1(0);
    struct epoll_event e = {.events = EPOLLIN};
    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
    printf("epoll %d\n", epoll_wait(ep, &e, 1, -1));
    said("a zombie can be signalled", syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0));
    said("waitid", waitid(3, fd, &info, WEXITED));
    printf("code %d status %d\n", info.si_code, info.si_status);
    said("gone", syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0));
    said("nobody", open_pid(999999, 0));
    said("myself", open_pid(getpid(), 0));
    said("bad flags", open_pid(getpid(), 1));
    siginfo_t own = {.si_signo = SIGUSR1, .si_code = SI_QUEUE, .si_value.sival_int = 5};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    said("with siginfo", syscall(SYS_pidfd_send_signal, open_pid(getpid(), 0), SIGUSR1, &own, 0));
    sigwaitinfo(&set, &info);
    printf("value %d\n", info.si_value.sival_int);

    // Killed while its descriptor is polled by a thread's worth of others.
    for (int i = 0; i < 20; i++) {
        child = fork();
        if (child == 0) {
            for (;;) pause();
        }
        pf.fd = open_pid(child, 0);
        syscall(SYS_pidfd_send_signal, pf.fd, SIGKILL, NULL, 0);
        poll(&pf, 1, -1);
        if (waitid(3, pf.fd, &info, WEXITED) < 0 || info.si_status != SIGKILL) printf("wrong\n");
        close(pf.fd);
    }
    printf("twenty killed\n");
    return 0;
}
