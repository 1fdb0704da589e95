// A terminal of one's own: sessions, process groups, and the signals that keys and the loss of a terminal send.
#include "guest.h"
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

static volatile int got[65];
static void on_signal(int sig) { got[sig]++; }

static sigset_t none;

static void await(int sig) {
    while (!got[sig]) sigsuspend(&none);
    printf("got %s\n", sigabbrev_np(sig));
    got[sig] = 0;
}

static int session(int slave_of, int in, int out) {
    setsid();
    int slave = open(ptsname(slave_of), O_RDWR | O_NOCTTY);
    close(slave_of);
    said("controlling terminal", ioctl(slave, TIOCSCTTY, 0));
    check("foreground", tcgetpgrp(slave) == getpid());
    int signals[] = {SIGINT, SIGQUIT, SIGTSTP, SIGHUP, SIGCONT, SIGWINCH, SIGTTOU, SIGTTIN, SIGUSR1};
    sigset_t block;
    sigemptyset(&block);
    sigemptyset(&none);
    struct sigaction sa = {.sa_handler = on_signal};
    for (int i = 0; i < 9; i++) {
        sigaction(signals[i], &sa, NULL);
        sigaddset(&block, signals[i]);
    }
    sigprocmask(SIG_BLOCK, &block, NULL);
    (void)!write(out, "r", 1);
    await(SIGINT);
    (void)!write(out, "r", 1);
    await(SIGQUIT);
    (void)!write(out, "r", 1);
    await(SIGTSTP);
    (void)!write(out, "r", 1);
    await(SIGWINCH);

    // A job in the background that reads and writes.
    signal(SIGTTOU, SIG_IGN);
    int p[2];
    pipe(p);
    pid_t job = fork();
    if (job == 0) {
        for (int i = 0; i < 9; i++) signal(signals[i], SIG_DFL);
        sigprocmask(SIG_SETMASK, &none, NULL);
        setpgid(0, 0);
        (void)!write(p[1], "x", 1);
        char c;
        ssize_t r = read(slave, &c, 1);
        printf("the job read %zd %c\n", r, c);
        struct termios t;
        tcgetattr(slave, &t);
        t.c_lflag |= TOSTOP;
        tcsetattr(slave, TCSADRAIN, &t);
        printf("the job may set the terminal\n");
        _exit(3);
    }
    char c;
    (void)!read(p[0], &c, 1);
    int status;
    waitpid(job, &status, WUNTRACED);
    printf("stopped by %s\n", sigabbrev_np(WSTOPSIG(status)));
    tcsetpgrp(slave, job);
    check("the job is in the foreground", tcgetpgrp(slave) == job);
    (void)!write(out, "k", 1);
    kill(-job, SIGCONT);
    waitpid(job, &status, WUNTRACED);
    ended("job", status);
    tcsetpgrp(slave, getpid());

    // An orphaned group that is stopped is told to go on.
    pid_t middle = fork();
    if (middle == 0) {
        pid_t child = fork();
        if (child == 0) {
            sigprocmask(SIG_SETMASK, &block, NULL);
            setpgid(0, 0);
            (void)!write(p[1], "x", 1);
            raise(SIGSTOP);
            await(SIGHUP);
            await(SIGCONT);
            (void)!write(p[1], "o", 1);
            _exit(0);
        }
        (void)!read(p[0], &c, 1);
        waitpid(child, &status, WUNTRACED);
        _exit(0);
    }
    waitpid(middle, &status, 0);
    (void)!read(p[0], &c, 1);
    printf("%c\n", c);

    // The terminal goes away.
    got[SIGHUP] = 0;
    (void)!write(out, "h", 1);
    await(SIGHUP);
    printf("a read gives %zd\n", read(slave, &c, 1));
    return 9;
}

int main(void) {
    int master = posix_openpt(O_RDWR | O_NOCTTY), p[2], q[2];
    if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0) skip("no terminals");
    pipe(p);
    pipe(q);
    pid_t child = fork();
    if (child == 0) _exit(({ close(p[0]); int r = session(master, q[0], p[1]); r; }));
    // The child has a copy of the master, or the terminal could not go away: it closes it when it has opened the other end.
    char c;
    const char keys[] = {3, 28, 26};
    for (int i = 0; i < 3; i++) {
        (void)!read(p[0], &c, 1);
        (void)!write(master, keys + i, 1);
    }
    (void)!read(p[0], &c, 1);
    struct winsize size = {33, 99};
    ioctl(master, TIOCSWINSZ, &size);
    (void)!read(p[0], &c, 1);
    (void)!write(master, "y\n", 2);
    (void)!read(p[0], &c, 1);
    close(master);
    reap("session", child);
    return 0;
}
