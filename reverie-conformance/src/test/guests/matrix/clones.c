// What the flags of clone share, set and clear, and namespaces.
#include "guest.h"
#include <linux/sched.h>
#include <poll.h>
#include <linux/futex.h>

static char stack[65536] __attribute__((aligned(16)));
static volatile int shared;
static int fd;

static int closes(void *unused) { return close(fd) == 0 ? 0 : 1; }
static int changes_directory(void *unused) { return chdir("/proc") == 0 ? 0 : 1; }
static int changes_umask(void *unused) { umask(0123); return 0; }
static void on_signal(int sig) { shared = 1; }
static int sets_handler(void *unused) { return signal(SIGUSR1, on_signal) == SIG_DFL ? 0 : 1; }
static int writes(void *unused) { shared = 7; return 0; }
static int says_ids(void *unused) {
    printf("pid %d ppid %d\n", getpid(), getppid());
    return 0;
}
static int is_thread(void *unused) {
    shared = getpid() != syscall(SYS_gettid);
    return 0;
}

static void run(const char *what, int (*f)(void *), int flags) {
    pid_t pid = clone(f, stack + sizeof stack, flags | SIGCHLD, NULL);
    if (pid < 0) {
        said(what, -1);
        return;
    }
    reap(what, pid);
}

int main(void) {
    for (int with = 0; with < 2; with++) {
        fd = dup(1);
        run("closes", closes, with ? CLONE_FILES : 0);
        printf("CLONE_FILES %d: %s\n", with, fcntl(fd, F_GETFD) < 0 ? "closed" : "open");
        if (!with) {
            close(fd);
        }
        char directory[64], before[512];
        getcwd(before, sizeof before);
        run("changes directory", changes_directory, with ? CLONE_FS : 0);
        check("directory changed", strcmp(getcwd(directory, sizeof directory) ? directory : "", "/proc") == 0);
        chdir(before);
        umask(022);
        run("changes umask", changes_umask, with ? CLONE_FS : 0);
        printf("umask %o\n", umask(022));
        run("sets a handler", sets_handler, with ? CLONE_SIGHAND | CLONE_VM : 0);
        struct sigaction now;
        sigaction(SIGUSR1, NULL, &now);
        check("handler is set", now.sa_handler == on_signal);
        signal(SIGUSR1, SIG_DFL);
        shared = 0;
        run("writes", writes, with ? CLONE_VM : 0);
        printf("shared %d\n", shared);
    }

    // Ids that the kernel stores and clears.
    volatile pid_t parents = 0, childs = 0;
    long pid = syscall(SYS_clone, CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, 0, &parents, &childs, 0);
    if (pid == 0) {
        _exit(childs == getpid() ? 0 : 1);
    }
    printf("CLONE_PARENT_SETTID %d, CLONE_CHILD_SETTID %d here\n", parents == pid, childs);
    reap("child", pid);
    volatile pid_t *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *word = 1;
    pid = clone(writes, stack + sizeof stack, CLONE_CHILD_CLEARTID | CLONE_VM | CLONE_VFORK | SIGCHLD, NULL, NULL, NULL, (void *)word);
    printf("CLONE_CHILD_CLEARTID %d\n", *word);
    reap("child", pid);

    // A pidfd with the child.
    int pidfd = -1;
    pid = syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, &pidfd, 0, 0);
    if (pid == 0) {
        pause();
        _exit(1);
    }
    struct pollfd pf = {.fd = pidfd, .events = POLLIN};
    printf("pidfd: ready %d", poll(&pf, 1, 0));
    syscall(SYS_pidfd_send_signal, pidfd, SIGTERM, NULL, 0);
    printf(", then %d\n", poll(&pf, 1, -1));
    siginfo_t info;
    waitid(3 /* P_PIDFD */, pidfd, &info, WEXITED);
    printf("code %d status %d\n", info.si_code, info.si_status);

    // clone3: a number of one's own choice.
    struct clone_args args = {0};
    pid_t wish = 0;
    for (pid_t p = 30000; wish == 0 && p < 32000; p++) {
        if (kill(p, 0) < 0 && errno == ESRCH) {
            wish = p;
        }
    }
    args.exit_signal = SIGCHLD;
    args.set_tid = (uintptr_t)&wish;
    args.set_tid_size = 1;
    pid = syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0) {
        _exit(getpid() == wish ? 21 : 22);
    }
    check("set_tid", pid == wish);
    reap("child", pid);
    args.set_tid_size = 100;
    said("set_tid of a hundred", syscall(SYS_clone3, &args, sizeof args));
    struct clone_args cleared = {.flags = 0x100000000ULL /* CLONE_CLEAR_SIGHAND */, .exit_signal = SIGCHLD};
    signal(SIGUSR1, on_signal);
    pid = syscall(SYS_clone3, &cleared, sizeof cleared);
    if (pid == 0) {
        struct sigaction now;
        sigaction(SIGUSR1, NULL, &now);
        _exit(now.sa_handler == SIG_DFL ? 23 : 24);
    }
    reap("CLONE_CLEAR_SIGHAND", pid);
    said("too small", syscall(SYS_clone3, &args, 8));
    said("bad flags", syscall(SYS_clone, CLONE_THREAD | SIGCHLD, 0, 0, 0, 0));
    said("bad address", syscall(SYS_clone3, 8, sizeof args));

    // A thread without a library.
    volatile int *futex = (volatile int *)word;
    *futex = 1;
    shared = 0;
    clone(is_thread, stack + sizeof stack, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_CHILD_CLEARTID,
        NULL, NULL, NULL, (void *)futex);
    while (*futex != 0) {
        syscall(SYS_futex, futex, FUTEX_WAIT, 1, NULL, NULL, 0);
    }
    printf("a thread: %d\n", shared);

    // Namespaces.
    run("CLONE_NEWPID", says_ids, CLONE_NEWPID);
    run("CLONE_NEWUSER", writes, CLONE_NEWUSER);
    run("many namespaces", writes, CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWNET);
    pid = fork();
    if (pid == 0) {
        // The next child is the first of its namespace, and its end ends all others.
        if (unshare(CLONE_NEWPID) < 0) {
            said("unshare", -1);
            _exit(0);
        }
        pid_t init = fork();
        if (init == 0) {
            for (int i = 0; i < 3; i++) {
                if (fork() == 0) {
                    for (;;) pause();
                }
            }
            pid_t last = fork();
            if (last == 0) {
                printf("pid %d in a namespace\n", getpid());
                _exit(0);
            }
            waitpid(last, NULL, 0);
            kill(getpid(), SIGTERM); // to init: nothing happens
            _exit(31);
        }
        reap("init", init);
        said("after its end", fork());
        _exit(0);
    }
    reap("namespace", pid);
    return 0;
}
