// Calls that wait with a signal mask of their own: a signal is taken in them and nowhere else.
#include "guest.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

static volatile int hits;
static void on_signal(int sig) {
    hits++;
}

static sigset_t none;

static void wait_in(const char *what, long (*call)(void)) {
    hits = 0;
    // One that is pending already.
    kill(getpid(), SIGUSR1);
    int before = hits;
    long r = call();
    printf("%s: %s, taken before %d, in it %d\n", what, r < 0 ? strerrorname_np(errno) : "ok", before, hits);
    // One that comes while it waits.
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        kill(parent, SIGUSR1);
        _exit(0);
    }
    hits = 0;
    r = call();
    printf("%s: %s, taken %d\n", what, r < 0 ? strerrorname_np(errno) : "ok", hits);
    waitpid(child, NULL, 0);
    sigset_t now;
    sigprocmask(SIG_SETMASK, NULL, &now);
    check("  the mask is what it was", sigismember(&now, SIGUSR1) && !sigismember(&now, SIGUSR2));
}

static long in_sigsuspend(void) { return sigsuspend(&none); }
static long in_pselect(void) { return pselect(0, NULL, NULL, NULL, NULL, &none); }
static long in_ppoll(void) { return ppoll(NULL, 0, NULL, &none); }
static int epoll;
static long in_epoll(void) {
    struct epoll_event e;
    return epoll_pwait(epoll, &e, 1, -1, &none);
}
static long in_epoll2(void) {
    struct epoll_event e;
    struct timespec t = {100, 0};
    return syscall(SYS_epoll_pwait2, epoll, &e, 1, &t, &none, 8);
}

int main(void) {
    struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &sa, NULL);
    sigemptyset(&none);
    sigset_t block;
    sigemptyset(&block);
    sigaddset(&block, SIGUSR1);
    sigprocmask(SIG_BLOCK, &block, NULL);
    epoll = epoll_create1(0);
    wait_in("sigsuspend", in_sigsuspend);
    wait_in("pselect", in_pselect);
    wait_in("ppoll", in_ppoll);
    wait_in("epoll_pwait", in_epoll);
    wait_in("epoll_pwait2", in_epoll2);

    // What is ready comes before a signal that waits, but not its handler.
    int p[2];
    pipe(p);
    (void)!write(p[1], "x", 1);
    struct pollfd pf = {.fd = p[0], .events = POLLIN};
    hits = 0;
    kill(getpid(), SIGUSR1);
    int r = ppoll(&pf, 1, NULL, &none);
    printf("ready and a signal: %d, taken %d\n", r, hits);
    hits = 0;
    kill(getpid(), SIGUSR1);
    struct timespec zero = {0, 0};
    pf.fd = -1;
    r = ppoll(&pf, 1, &zero, &none);
    printf("at once and a signal: %s, taken %d\n", r < 0 ? strerrorname_np(errno) : "ok", hits);
    sigset_t pending;
    sigpending(&pending);
    printf("still pending %d\n", sigismember(&pending, SIGUSR1));
    said("a mask that is none", syscall(SYS_ppoll, &pf, 1, &zero, 8, 8));
    said("of the wrong size", syscall(SYS_rt_sigprocmask, SIG_BLOCK, &none, NULL, 4));
    said("SIGKILL can't be blocked", ({ sigset_t s; sigfillset(&s); sigprocmask(SIG_BLOCK, &s, NULL); }));
    sigprocmask(SIG_SETMASK, NULL, &none);
    printf("blocked: SIGKILL %d SIGSTOP %d SIGTERM %d\n", sigismember(&none, SIGKILL), sigismember(&none, SIGSTOP), sigismember(&none, SIGTERM));
    return 0;
}
