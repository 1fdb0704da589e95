// What another program inherits and what not, and all the ways in which exec fails.
#include "guest.h"
#include <sys/stat.h>

static char self[4096];
static void on_signal(int sig) {}

static void attempt(const char *what, const char *path, char *const argv[]) {
    pid_t child = fork();
    if (child == 0) {
        execv(path, argv);
        _exit(errno);
    }
    int status;
    waitpid(child, &status, 0);
    printf("%s: %s\n", what, WIFEXITED(status) ? strerrorname_np(WEXITSTATUS(status)) ?: "ran" : "killed");
}

static void make(const char *name, const char *content, size_t length, int mode) {
    int fd = open(name, O_CREAT | O_WRONLY | O_TRUNC, 0700);
    (void)!write(fd, content, length);
    fchmod(fd, mode);
    close(fd);
}

static int heir(void) {
    struct sigaction sa;
    sigaction(SIGUSR1, NULL, &sa);
    printf("  handler is default %d", sa.sa_handler == SIG_DFL);
    sigaction(SIGUSR2, NULL, &sa);
    printf(", ignored stays ignored %d", sa.sa_handler == SIG_IGN);
    sigset_t set;
    sigprocmask(SIG_SETMASK, NULL, &set);
    printf(", blocked stays blocked %d", sigismember(&set, SIGHUP));
    sigpending(&set);
    printf(", pending stays pending %d\n", sigismember(&set, SIGHUP));
    stack_t stack;
    sigaltstack(NULL, &stack);
    printf("  alternate stack is off %d", stack.ss_flags == SS_DISABLE);
    printf(", descriptors %d %d", fcntl(40, F_GETFD), fcntl(41, F_GETFD));
    printf(", alarm goes on %d", alarm(0) > 0);
    char name[16];
    prctl(PR_GET_NAME, name);
    printf(", name %s", name);
    int sig = -1;
    prctl(PR_GET_PDEATHSIG, &sig);
    printf(", death signal %d", sig);
    printf(", tid is pid %d\n", getpid() == syscall(SYS_gettid));
    return 33;
}

static void *execs(void *how) {
    char *argv[] = {"heir", "heir", NULL};
    switch ((long)how) {
    case 0: execv(self, argv); break;
    case 1: fexecve(open(self, O_RDONLY), argv, environ); break;
    case 2: syscall(SYS_execveat, AT_FDCWD, self, argv, environ, 0); break;
    case 3: {
        char copy[] = "copy";
        int in = open(self, O_RDONLY), out = open(copy, O_CREAT | O_WRONLY, 0700);
        char block[65536];
        for (ssize_t n; (n = read(in, block, sizeof block)) > 0;) (void)!write(out, block, n);
        close(out);
        int fd = open(copy, O_RDONLY | O_CLOEXEC);
        unlink(copy);
        fexecve(fd, argv, environ);
        break;
    }
    }
    said("exec", -1);
    _exit(1);
}

static void *blocked(void *unused) { for (;;) pause(); }

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "heir") == 0) return heir();
    if (argc == 0 || argv[0][0] == 0) {
        printf("  no arguments: %d\n", argc);
        return 34;
    }
    (void)!readlink("/proc/self/exe", self, sizeof self - 1);
    static char stack[65536];
    for (long i = 0; i < 8; i++) {
        pid_t child = fork();
        if (child == 0) {
            signal(SIGUSR1, on_signal);
            signal(SIGUSR2, SIG_IGN);
            sigset_t hup;
            sigemptyset(&hup);
            sigaddset(&hup, SIGHUP);
            sigprocmask(SIG_BLOCK, &hup, NULL);
            raise(SIGHUP);
            stack_t s = {.ss_sp = stack, .ss_size = sizeof stack};
            sigaltstack(&s, NULL);
            dup2(1, 40);
            dup2(1, 41);
            fcntl(41, F_SETFD, FD_CLOEXEC);
            alarm(1000);
            prctl(PR_SET_NAME, "before");
            prctl(PR_SET_PDEATHSIG, SIGUSR2);
            timer_t timer;
            timer_create(CLOCK_MONOTONIC, NULL, &timer);
            if (i >= 4) {
                pthread_t t;
                for (int j = 0; j < 3; j++) pthread_create(&t, NULL, blocked, NULL);
                pthread_create(&t, NULL, execs, (void *)(i - 4));
                blocked(NULL);
            }
            execs((void *)i);
        }
        reap(i < 4 ? "from the first thread" : "from another", child);
    }

    char *none[] = {"x", NULL};
    attempt("nothing there", "/does/not/exist", none);
    attempt("a directory", "/tmp", none);
    make("text", "just text\n", 10, 0700);
    attempt("text", "./text", none);
    make("script", "#!/bin/sh\nexit 0\n", 17, 0700);
    attempt("script", "./script", none);
    make("lost", "#!/does/not/exist\n", 18, 0700);
    attempt("script of nothing", "./lost", none);
    make("loop", "#!./loop\n", 9, 0700);
    attempt("script of itself", "./loop", none);
    make("empty", "", 0, 0700);
    attempt("empty", "./empty", none);
    make("short", "\177ELF\2\1\1", 7, 0700);
    attempt("short", "./short", none);
    make("forbidden", "#!/bin/sh\n", 10, 0600);
    attempt("not executable", "./forbidden", none);
    symlink("circle", "circle");
    attempt("a circle", "./circle", none);
    char *huge = malloc(200 << 10);
    memset(huge, 'h', 200 << 10);
    huge[(200 << 10) - 1] = 0;
    char *long_one[] = {"x", huge, NULL};
    attempt("argument too long", "/bin/true", long_one);
    int writer = open("busy", O_CREAT | O_RDWR, 0700);
    attempt("being written", "./busy", none);
    close(writer);
    attempt("bad address", (char *)8, none);
    pid_t child = fork();
    if (child == 0) {
        syscall(SYS_execve, self, NULL, NULL);
        _exit(errno);
    }
    reap("without arguments and environment", child);
    child = fork();
    if (child == 0) {
        // What fails leaves all as it was: the handler too.
        signal(SIGUSR1, on_signal);
        execl("/does/not/exist", "x", NULL);
        raise(SIGUSR1);
        _exit(7);
    }
    reap("after a failure", child);
    return 0;
}
