// What a parent learns of its children: SIGCHLD in all variants, wait in all variants.
#include "guest.h"

static volatile int count;
static siginfo_t last;

static void on_child(int sig, siginfo_t *info, void *context) {
    last = *info;
    count++;
}

static void arm(int flags) {
    struct sigaction sa = {.sa_sigaction = on_child, .sa_flags = SA_SIGINFO | flags};
    sigaction(SIGCHLD, &sa, NULL);
    count = 0;
}

static sigset_t blocked, unblocked;

// Waits for the next SIGCHLD, which is blocked at all other times.
static void next(const char *what, pid_t pid) {
    int before = count;
    while (count == before) {
        sigsuspend(&unblocked);
    }
    printf("%s: from it %d code %d status %d\n", what, last.si_pid == pid, last.si_code, last.si_status);
}

static pid_t stopper(int in) {
    pid_t child = fork();
    if (child == 0) {
        char c;
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        (void)!read(in, &c, 1);
        _exit(6);
    }
    return child;
}

int main(void) {
    no_core();
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_BLOCK, &blocked, &unblocked);
    int p[2], status;
    pipe(p);

    arm(0);
    pid_t child = stopper(p[0]);
    kill(child, SIGSTOP);
    next("stopped", child);
    siginfo_t info = {0};
    said("waitid WSTOPPED", waitid(P_PID, child, &info, WSTOPPED));
    printf("  code %d status %d\n", info.si_code, info.si_status);
    kill(child, SIGCONT);
    next("continued", child);
    said("waitid WCONTINUED", waitid(P_PID, child, &info, WCONTINUED));
    printf("  code %d status %d\n", info.si_code, info.si_status);
    (void)!write(p[1], "x", 1);
    next("exited", child);
    reap("reaped", child);

    // With SA_NOCLDSTOP only its end is told.
    arm(SA_NOCLDSTOP);
    child = stopper(p[0]);
    kill(child, SIGSTOP);
    check("waitpid WUNTRACED", waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status));
    kill(child, SIGCONT);
    check("waitpid WCONTINUED", waitpid(child, &status, WCONTINUED) == child && WIFCONTINUED(status));
    sigset_t pending;
    sigpending(&pending);
    check("no word of it", !sigismember(&pending, SIGCHLD) && count == 0);
    kill(child, SIGTERM);
    next("killed", child);
    reap("reaped", child);

    // No zombies.
    arm(SA_NOCLDWAIT);
    child = stopper(p[0]);
    kill(child, SIGKILL);
    said("SA_NOCLDWAIT", waitpid(child, &status, 0));
    sigpending(&pending);
    check("but a word of it", sigismember(&pending, SIGCHLD));
    sigsuspend(&unblocked);
    printf("  code %d status %d\n", last.si_code, last.si_status);
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 5; i++) {
        if (fork() == 0) {
            _exit(i);
        }
    }
    said("ignored", wait(&status));
    sigpending(&pending);
    check("and no word", !sigismember(&pending, SIGCHLD));
    signal(SIGCHLD, SIG_DFL);

    // A core dump is told as one, even if no file is written.
    arm(0);
    child = fork();
    if (child == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        abort();
    }
    next("aborted", child);
    reap("reaped", child);

    // Groups, WNOHANG, WNOWAIT, and what is nobody's child.
    child = fork();
    if (child == 0) {
        setpgid(0, 0);
        (void)!write(p[1], "r", 1);
        pause();
    }
    char c;
    (void)!read(p[0], &c, 1);
    check("WNOHANG", waitpid(child, &status, WNOHANG) == 0);
    said("my group", waitpid(0, &status, WNOHANG));
    check("its group", waitpid(-child, &status, WNOHANG) == 0);
    said("kill its group", kill(-child, SIGUSR1));
    info.si_pid = 0;
    said("P_PGID WNOWAIT", waitid(P_PGID, child, &info, WEXITED | WNOWAIT));
    printf("  code %d status %d\n", info.si_code, info.si_status);
    struct rusage usage;
    check("wait4", wait4(-child, &status, 0, &usage) == child && WTERMSIG(status) == SIGUSR1);
    said("not a child", waitpid(1, &status, 0));
    said("bad options", waitpid(-1, &status, 0x1000));

    // Clones: waited for with __WCLONE only, and by another thread only without __WNOTHREAD.
    long clone = syscall(SYS_clone, SIGUSR2 * 0, 0, 0, 0, 0);
    if (clone == 0) {
        _exit(9);
    }
    said("without a signal", waitpid(clone, &status, 0));
    check("__WCLONE", waitpid(clone, &status, __WCLONE) == clone && WEXITSTATUS(status) == 9);

    // Many at once: signals merge, waits do not.
    int sum = 0, n = 0;
    for (int i = 0; i < 30; i++) {
        if (fork() == 0) {
            _exit(i);
        }
    }
    while (wait(&status) > 0) {
        sum += WEXITSTATUS(status);
        n++;
    }
    printf("%d children, sum %d\n", n, sum);
    return 0;
}
