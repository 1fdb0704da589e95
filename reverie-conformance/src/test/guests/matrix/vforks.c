// vfork in all its forms: the parent waits until the child has run another program or ended, and shares its memory.
#include "guest.h"
#include <linux/sched.h>
#include <spawn.h>

static volatile int shared;
static char stack[65536] __attribute__((aligned(16)));
extern char **environ;

static int child(void *arg) {
    long what = (long)arg;
    shared = 10 + (int)what;
    if (what == 0) {
        execl("/bin/sh", "sh", "-c", "exit 5", NULL);
    } else if (what == 1) {
        syscall(SYS_exit_group, 6);
    } else if (what == 2) {
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    } else if (what == 3) {
        execl("/does/not/exist", "x", NULL);
        syscall(SYS_exit_group, errno == ENOENT ? 7 : 8);
    } else if (what == 4) {
        *(volatile int *)8 = 1;
    } else if (what == 5) {
        syscall(SYS_exit, 9);
    }
    return 1;
}

static void cloned(void) {
    for (long i = 0; i < 6; i++) {
        shared = 0;
        pid_t pid = clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, (void *)i);
        printf("clone %ld: shared %d at once\n", i, shared);
        reap("  child", pid);
    }
}

// vfork's own return address is on the shared stack, which the child overwrites: by the bare system call no harm is done.
static void raw(void) {
    for (long i = 0; i < 3; i++) {
        shared = 0;
        long pid;
        __asm__ volatile("syscall" : "=a"(pid) : "a"(SYS_vfork) : "rcx", "r11", "memory");
        if (pid == 0) {
            child((void *)i);
        }
        printf("raw %ld: shared %d\n", i, shared);
        reap("  child", (pid_t)pid);
    }
}

static void libc(void) {
    shared = 0;
    pid_t pid = vfork();
    if (pid == 0) {
        shared = 1;
        pid_t nested = vfork();
        if (nested == 0) {
            shared = 2;
            _exit(0);
        }
        shared++;
        int status;
        waitpid(nested, &status, 0);
        _exit(shared);
    }
    printf("nested: shared %d\n", shared);
    reap("  child", pid);
}

static void spawned(void) {
    pid_t pid;
    char *argv[] = {"sh", "-c", "exit 11", NULL}, *killed[] = {"sh", "-c", "kill -9 $$", NULL};
    printf("spawn: %d\n", posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ));
    reap("  child", pid);
    printf("spawn: %d\n", posix_spawnp(&pid, "sh", NULL, NULL, killed, environ));
    reap("  child", pid);
    printf("spawn of nothing: %s\n", strerrorname_np(posix_spawn(&pid, "/does/not/exist", NULL, NULL, argv, environ)));
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t usr1;
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    posix_spawnattr_setsigmask(&attributes, &usr1);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 7, "/proc/self/status", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, 7, 0);
    char *show[] = {"grep", "-E", "^SigBlk", NULL};
    int r = posix_spawn(&pid, "/bin/grep", &actions, &attributes, show, environ);
    reap("  child with attributes", pid);
    printf("%d\n", r);
    printf("system: %x\n", system("exit 3"));
    FILE *f = popen("echo from popen", "r");
    char line[64] = "";
    fgets(line, sizeof line, f);
    printf("popen: %s", line);
    ended("  child", pclose(f));
}

static void *from_thread(void *unused) {
    spawned();
    cloned();
    return NULL;
}

static volatile int hits;
static void on_signal(int sig) { hits++; }

int main(void) {
    no_core();
    raw();
    cloned();
    libc();
    spawned();
    printf("--- from a thread\n");
    pthread_t t;
    pthread_create(&t, NULL, from_thread, NULL);
    pthread_join(t, NULL);

    // A signal for the parent waits as long as the child does.
    signal(SIGUSR1, on_signal);
    pid_t pid = vfork();
    if (pid == 0) {
        kill(getppid(), SIGUSR1);
        shared = hits;
        _exit(0);
    }
    printf("taken in the child's time %d, in all %d\n", shared, hits);
    reap("  child", pid);

    struct clone_args args = {.flags = CLONE_VFORK, .exit_signal = SIGCHLD};
    int p[2];
    pipe(p);
    long r = syscall(SYS_clone3, &args, sizeof args);
    if (r == 0) {
        (void)!write(p[1], "x", 1);
        _exit(13);
    }
    fcntl(p[0], F_SETFL, O_NONBLOCK);
    char c;
    check("clone3 CLONE_VFORK: the child came first", read(p[0], &c, 1) == 1);
    reap("  child", (pid_t)r);

    // Many at once.
    int sum = 0, status;
    for (int i = 0; i < 50; i++) {
        char number[12];
        snprintf(number, sizeof number, "exit %d", i);
        pid = vfork();
        if (pid == 0) {
            execl("/bin/sh", "sh", "-c", number, NULL);
            _exit(99);
        }
    }
    while (wait(&status) > 0) {
        sum += WEXITSTATUS(status);
    }
    printf("sum %d\n", sum);
    return 0;
}
