// How a guest that traces others learns of their stops and ends: wait4, waitid, SIGCHLD.
#include "guest.h"
#include <linux/ptrace.h>
#include <poll.h>
#include <sys/signalfd.h>

long ptrace(int request, ...);

static void show(const char *what, pid_t expected, pid_t got, int status) {
    if (got < 0) {
        said(what, got);
    } else if (got == 0) {
        printf("%s: nothing\n", what);
    } else if (got != expected) {
        printf("%s: another\n", what);
    } else if (WIFSTOPPED(status)) {
        printf("%s: signal %d event %d\n", what, WSTOPSIG(status), status >> 16);
    } else {
        ended(what, status);
    }
}

#define show_wait(what, pid, wait) ({ pid_t got_ = (wait); show(what, pid, got_, status); })

static void await(const char *what, pid_t pid) {
    int status = 0;
    pid_t got = waitpid(pid, &status, __WALL);
    show(what, pid, got, status);
}

static pid_t child_that_stops(int times) {
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        for (int i = 0; i < times; i++) raise(SIGSTOP);
        _exit(7);
    }
    return child;
}

static void with_wait4(void) {
    puts("- wait4");
    int status = 0;
    pid_t child = child_that_stops(4);
    show_wait("any", child, wait4(-1, &status, __WALL, NULL));
    show_wait("again", child, wait4(-1, &status, WNOHANG, NULL));
    ptrace(PTRACE_CONT, child, 0, 0);
    show_wait("by id", child, wait4(child, &status, 0, NULL));
    ptrace(PTRACE_CONT, child, 0, 0);
    show_wait("by group", child, wait4(0, &status, 0, NULL));
    ptrace(PTRACE_CONT, child, 0, 0);
    show_wait("with WUNTRACED", child, wait4(-1, &status, WUNTRACED | __WCLONE, NULL));
    said("bad option", wait4(-1, &status, 0x100, NULL));
    said("another group", wait4(-getppid() - 100000, &status, 0, NULL));
    said("another child", wait4(getpid(), &status, 0, NULL));
    ptrace(PTRACE_CONT, child, 0, 0);
    struct rusage usage;
    show_wait("end", child, wait4(-1, &status, 0, &usage));
    show_wait("no more", child, wait4(-1, &status, 0, NULL));
}

static void show_info(const char *what, pid_t child, long result, siginfo_t *info) {
    if (result < 0) {
        said(what, result);
        return;
    }
    printf("%s: signal %d code %d status %x pid %s uid %s\n", what, info->si_signo, info->si_code, info->si_status,
        info->si_pid == child ? "right" : info->si_pid == 0 ? "0" : "WRONG", info->si_uid == getuid() ? "right" : "WRONG");
}

static void with_waitid(void) {
    puts("- waitid");
    pid_t child = child_that_stops(3);
    siginfo_t info;
    memset(&info, 0, sizeof info);
    long r = waitid(P_PID, child, &info, WEXITED | WNOWAIT);
    show_info("kept", child, r, &info);
    memset(&info, 0, sizeof info);
    r = waitid(P_ALL, 0, &info, WSTOPPED | WNOHANG);
    show_info("taken", child, r, &info);
    memset(&info, 77, sizeof info);
    r = waitid(P_ALL, 0, &info, WSTOPPED | WNOHANG);
    printf("none: %ld signal %d pid %d\n", r, info.si_signo, info.si_pid);
    ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACEEXIT);
    ptrace(PTRACE_CONT, child, 0, 0);
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    memset(&info, 0, sizeof info);
    r = waitid(P_PIDFD, fd, &info, WSTOPPED);
    show_info("by descriptor", child, r, &info);
    close(fd);
    ptrace(PTRACE_CONT, child, 0, 0);
    memset(&info, 0, sizeof info);
    r = waitid(P_PGID, getpgrp(), &info, WSTOPPED);
    show_info("by group", child, r, &info);
    ptrace(PTRACE_CONT, child, 0, 0);
    memset(&info, 0, sizeof info);
    r = waitid(P_ALL, 0, &info, WEXITED);
    show_info("event", child, r, &info);
    ptrace(PTRACE_CONT, child, 0, 0);
    memset(&info, 0, sizeof info);
    r = waitid(P_ALL, 0, &info, WEXITED);
    show_info("end", child, r, &info);
    r = waitid(P_ALL, 0, &info, 0);
    show_info("no option", child, r, &info);
}

// One that is no child: its parent waits for it too.
static void with_strangers(void) {
    puts("- one that is no child");
    int name[2], go[2];
    pipe(name);
    pipe(go);
    pid_t parent = fork();
    if (parent == 0) {
        pid_t grandchild = fork();
        if (grandchild == 0) {
            char c;
            read(go[0], &c, 1);
            _exit(6);
        }
        write(name[1], &grandchild, sizeof grandchild);
        int status;
        pid_t r = waitpid(grandchild, &status, 0);
        _exit(r == grandchild && WIFEXITED(status) ? WEXITSTATUS(status) + 10 : 99);
    }
    pid_t stranger;
    read(name[0], &stranger, sizeof stranger);
    said("wait before", waitpid(stranger, NULL, __WALL));
    said("SEIZE", ptrace(PTRACE_SEIZE, stranger, 0, 0));
    int status = 0;
    show_wait("running", stranger, waitpid(stranger, &status, __WALL | WNOHANG));
    ptrace(PTRACE_INTERRUPT, stranger, 0, 0);
    await("interrupted", stranger);
    ptrace(PTRACE_CONT, stranger, 0, 0);
    write(go[1], "x", 1);
    await("end", stranger);
    said("wait after", waitpid(stranger, NULL, __WALL));
    await("its parent", parent);
    close(name[0]);
    close(name[1]);
    close(go[0]);
    close(go[1]);
}

// Its parent traces it and asks for group stops too: it is told of each once.
static void with_untraced(void) {
    puts("- WUNTRACED");
    int status = 0;
    pid_t child = child_that_stops(1), plain;
    show_wait("stop", child, waitpid(child, &status, WUNTRACED));
    ptrace(PTRACE_CONT, child, 0, SIGSTOP);
    show_wait("group stop", child, waitpid(-1, &status, WUNTRACED));
    show_wait("no more", child, waitpid(child, &status, WUNTRACED | WNOHANG));
    siginfo_t info;
    memset(&info, 0, sizeof info);
    long r = waitid(P_ALL, 0, &info, WSTOPPED | WNOHANG);
    printf("no more: %ld signal %d\n", r, info.si_signo);
    plain = fork();
    if (plain == 0) {
        raise(SIGSTOP);
        _exit(3);
    }
    show_wait("one that is not traced", plain, waitpid(plain, &status, WUNTRACED));
    kill(plain, SIGCONT);
    show_wait("its end", plain, waitpid(-1, &status, WUNTRACED));
    ptrace(PTRACE_CONT, child, 0, 0);
    show_wait("end", child, waitpid(-1, &status, WUNTRACED));
}

static volatile int caught, code, value;
static volatile pid_t sender;

static void on_child(int signal, siginfo_t *info, void *context) {
    (void)signal;
    (void)context;
    caught++;
    code = info->si_code;
    value = info->si_status;
    sender = info->si_pid;
}

static void said_caught(pid_t child) {
    printf("SIGCHLD: code %d status %d pid %s\n", code, value, sender == child ? "right" : "WRONG");
    caught = 0;
}

static void with_signals(int flags) {
    printf("- SIGCHLD%s\n", flags & SA_NOCLDSTOP ? ", SA_NOCLDSTOP" : "");
    struct sigaction act = {.sa_sigaction = on_child, .sa_flags = SA_SIGINFO | flags}, old;
    sigaction(SIGCHLD, &act, &old);
    sigset_t block, before;
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    sigprocmask(SIG_BLOCK, &block, &before);
    pid_t child = child_that_stops(2);
    if (!(flags & SA_NOCLDSTOP)) {
        while (!caught) sigsuspend(&before);
        said_caught(child);
    }
    await("stop", child);
    printf("pending %d\n", sigpending(&block) == 0 && sigismember(&block, SIGCHLD));
    ptrace(PTRACE_CONT, child, 0, 0);
    await("stop", child);
    sigpending(&block);
    printf("pending %d\n", sigismember(&block, SIGCHLD));
    if (!(flags & SA_NOCLDSTOP)) {
        while (!caught) sigsuspend(&before);
        said_caught(child);
    }
    ptrace(PTRACE_CONT, child, 0, SIGSTOP);
    await("group stop", child);
    if (!(flags & SA_NOCLDSTOP)) {
        while (!caught) sigsuspend(&before);
        said_caught(child);
    }
    ptrace(PTRACE_CONT, child, 0, 0);
    while (!caught) sigsuspend(&before);
    said_caught(child);
    await("end", child);
    sigprocmask(SIG_SETMASK, &before, NULL);
    sigaction(SIGCHLD, &old, NULL);
}

static void with_poll(void) {
    puts("- signalfd");
    sigset_t block, before;
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    sigprocmask(SIG_BLOCK, &block, &before);
    int fd = signalfd(-1, &block, 0);
    pid_t child = child_that_stops(1);
    struct pollfd p = {fd, POLLIN, 0};
    printf("poll %d\n", poll(&p, 1, -1));
    struct signalfd_siginfo info;
    read(fd, &info, sizeof info);
    printf("signal %d pid %s\n", info.ssi_signo, (pid_t)info.ssi_pid == child ? "right" : "WRONG");
    await("stop", child);
    ptrace(PTRACE_CONT, child, 0, 0);
    await("end", child);
    close(fd);
    struct timespec none = {0, 0};
    while (sigtimedwait(&block, NULL, &none) > 0) {
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static volatile int *alarms;

static void on_alarm(int signal) {
    (void)signal;
    ++*alarms;
}

static int sleeps(pid_t pid) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY);
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = 0;
    char *end = strrchr(text, ')');
    return end && end[2] == 'S';
}

// A wait for one that does not stop is interrupted by a signal, or goes on.
static void interrupted(int flags) {
    printf("- interrupted%s\n", flags & SA_RESTART ? ", SA_RESTART" : "");
    alarms = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct sigaction act = {.sa_handler = on_alarm, .sa_flags = flags}, old;
    sigaction(SIGALRM, &act, &old);
    int go[2];
    pipe(go);
    pid_t child = fork();
    if (child == 0) {
        char c;
        read(go[0], &c, 1);
        _exit(4);
    }
    ptrace(PTRACE_SEIZE, child, 0, 0);
    // When it waits it is sent a signal, and when it waits again the child is let go, by another.
    pid_t helper = fork();
    if (helper == 0) {
        while (!*alarms) {
            if (sleeps(getppid())) kill(getppid(), SIGALRM);
            pause_ms(5);
        }
        while (!sleeps(getppid())) pause_ms(1);
        write(go[1], "x", 1);
        _exit(0);
    }
    int status = 0, count = 0;
    pid_t got;
    while ((got = waitpid(child, &status, __WALL)) < 0 && errno == EINTR) count++;
    show("child", child, got, status);
    printf("EINTR %s\n", count > 0 ? "yes" : "no");
    reap("helper", helper);
    sigaction(SIGALRM, &old, NULL);
    close(go[0]);
    close(go[1]);
}

static pid_t shared;
static int to_thread[2], from_thread[2];

static void *other_thread(void *unused) {
    (void)unused;
    char c;
    int status = 0;
    said("request of another thread", ptrace(PTRACE_CONT, shared, 0, 0));
    show_wait("wait of another thread", shared, waitpid(shared, &status, __WALL | WNOHANG | __WNOTHREAD));
    show_wait("any wait of another thread", shared, waitpid(shared, &status, __WALL));
    write(from_thread[1], "x", 1);
    read(to_thread[0], &c, 1);
    show_wait("blocking wait of another thread", shared, waitpid(shared, &status, __WALL));
    return NULL;
}

static void with_threads(void) {
    puts("- threads");
    pipe(to_thread);
    pipe(from_thread);
    pid_t parent = getpid();
    (void)parent;
    shared = fork();
    if (shared == 0) {
        for (;;) pause();
    }
    ptrace(PTRACE_SEIZE, shared, 0, 0);
    ptrace(PTRACE_INTERRUPT, shared, 0, 0);
    siginfo_t info;
    waitid(P_PID, shared, &info, WSTOPPED | WNOWAIT);
    pthread_t t;
    char c;
    pthread_create(&t, NULL, other_thread, NULL);
    read(from_thread[0], &c, 1);
    ptrace(PTRACE_CONT, shared, 0, 0);
    write(to_thread[1], "x", 1);
    pause_ms(30);
    ptrace(PTRACE_INTERRUPT, shared, 0, 0);
    pthread_join(t, NULL);
    kill(shared, SIGKILL);
    await("end", shared);
}

int main(void) {
    no_core();
    with_wait4();
    with_waitid();
    with_strangers();
    with_untraced();
    with_signals(0);
    with_signals(SA_NOCLDSTOP);
    with_poll();
    interrupted(0);
    interrupted(SA_RESTART);
    with_threads();
    return 0;
}
