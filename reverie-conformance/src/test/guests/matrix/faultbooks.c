// What signals of faults and of children do, over fork, vfork, posix_spawn and exec, and in threads; and after calls with pointers to nowhere it is the same.
#include "guest.h"
#include <spawn.h>

extern char **environ;

// What the kernel takes: the C library refuses pointers to nowhere by faulting itself.
struct action {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask;
};

static const int signals[] = {SIGILL, SIGTRAP, SIGBUS, SIGSEGV, SIGCHLD};
enum { COUNT = sizeof signals / sizeof *signals };

static char *nowhere;

static void handler(int signal) {
    (void)signal;
}

static void look(const char *what) {
    char line[200];
    int length = 0;
    for (int i = 0; i < COUNT; i++) {
        struct action now;
        syscall(SYS_rt_sigaction, signals[i], NULL, &now, 8);
        length += sprintf(line + length, " %s %s%s", sigabbrev_np(signals[i]),
                          now.handler == SIG_DFL ? "default" : now.handler == SIG_IGN ? "ignored" : "handled",
                          now.flags & SA_NOCLDSTOP ? "+" : "");
    }
    printf("%s:%s\n", what, line);
}

// Often enough for all that can be patched to be so.
static void fault(void) {
    int failed = 0;
    for (int i = 0; i < 40; i++) {
        failed += open(nowhere, O_RDONLY) < 0 && errno == EFAULT;
    }
    check("all fail", failed == 40);
}

static void set(int signal, void (*how)(int)) {
    struct sigaction action = {.sa_handler = how, .sa_flags = SA_RESTART};
    if (sigaction(signal, &action, NULL) != 0) {
        printf("%s can't be set\n", sigabbrev_np(signal));
    }
}

static void set_all(void (*how)(int)) {
    for (int i = 0; i < COUNT; i++) {
        set(signals[i], how);
    }
}

static void wrong(void) {
    struct action action = {.handler = SIG_DFL};
    said("nowhere", syscall(SYS_rt_sigaction, SIGSEGV, nowhere, NULL, 8));
    said("half of it nowhere", syscall(SYS_rt_sigaction, SIGBUS, nowhere - 8, NULL, 8));
    said("another size", syscall(SYS_rt_sigaction, SIGTRAP, &action, NULL, 4));
    said("the old one nowhere", syscall(SYS_rt_sigaction, SIGILL, &action, nowhere, 8));
}

static void *set_handlers(void *unused) {
    (void)unused;
    set_all(handler);
    return NULL;
}

static void begin(const char *path) {
    look("at first");
    set_all(SIG_DFL);
    wrong();
    look("default");
    pid_t pid = fork();
    if (pid == 0) {
        set(SIGTRAP, SIG_IGN);
        set(SIGSEGV, SIG_IGN);
        set(SIGCHLD, SIG_IGN);
        fault();
        look("ignored in a child");
        execl(path, path, "ignored", NULL);
        _exit(1);
    }
    reap("ignored", pid);
    pid = vfork();
    if (pid == 0) {
        set_all(SIG_DFL);
        set(SIGBUS, SIG_IGN);
        execl(path, path, "one ignored", NULL);
        _exit(1);
    }
    reap("one ignored", pid);
    set_all(handler);
    fault();
    look("handled");
    posix_spawnattr_t attributes;
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    char *arguments[] = {(char *)path, "spawned", NULL};
    int error = posix_spawn(&pid, path, NULL, &attributes, arguments, environ);
    reap("spawned", pid);
    check("it could be", error == 0);
    look("still handled");
    pthread_t thread;
    set_all(SIG_DFL);
    pthread_create(&thread, NULL, set_handlers, NULL);
    pthread_join(thread, NULL);
    look("handled by a thread");
    set_all(SIG_DFL);
    struct action stops = {.handler = SIG_DFL, .flags = SA_NOCLDSTOP};
    syscall(SYS_rt_sigaction, SIGCHLD, &stops, NULL, 8);
    fault();
    look("default again");
}

int main(int count, char **arguments) {
    char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(pages + 4096, 4096, PROT_NONE);
    nowhere = pages + 4096;
    if (count == 1) {
        begin("/proc/self/exe");
        return 0;
    }
    look(arguments[1]);
    fault();
    look(arguments[1]);
    set_all(SIG_DFL);
    fault();
    look("default");
    return 0;
}
