// Raw clone, clone3, vfork and fork in the forms that tracers get wrong.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int shared;
static char stack[65536] __attribute__((aligned(16)));

static int child(void *arg) {
    shared += (int)(intptr_t)arg;
    syscall(SYS_getppid);
    return (int)(intptr_t)arg;
}

static void try_clone(const char *name, int flags, int value) {
    shared = 0;
    int pid = clone(child, stack + sizeof stack, flags, (void *)(intptr_t)value);
    if (pid < 0) {
        printf("%s: %s\n", name, strerrorname_np(errno));
        return;
    }
    int status = -1;
    int r = waitpid(pid, &status, __WALL);
    printf("%s: waited %d status %d shared %d\n", name, r == pid, status, shared);
    fflush(stdout);
}

static void try_clone3(const char *name, uint64_t flags) {
    struct clone_args args;
    memset(&args, 0, sizeof args);
    args.flags = flags;
    args.exit_signal = SIGCHLD;
    long pid = syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0) {
        syscall(SYS_getppid);
        _exit(31);
    }
    int status = -1;
    int r = waitpid((int)pid, &status, 0);
    printf("%s: waited %d status %d flags kept %d\n", name, r == pid, status, args.flags == flags);
    fflush(stdout);
}

int main(void) {
    try_clone("fork-like", SIGCHLD, 1);
    try_clone("vm", CLONE_VM | SIGCHLD, 2);
    try_clone("vm+vfork", CLONE_VM | CLONE_VFORK | SIGCHLD, 3);
    try_clone("vm+files+fs+sighand", CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_SIGHAND | SIGCHLD, 4);
    try_clone("no signal", CLONE_VM, 5);
    try_clone("other signal", CLONE_VM | SIGURG, 6);
    try_clone("untraced", CLONE_UNTRACED | SIGCHLD, 7);
    try_clone("untraced vm", CLONE_VM | CLONE_UNTRACED | SIGCHLD, 8);
    try_clone("bad flags", CLONE_SIGHAND | SIGCHLD, 9);
    try_clone3("clone3", 0);
    try_clone3("clone3 untraced", CLONE_UNTRACED);
    try_clone3("clone3 vfork", CLONE_VM * 0 + CLONE_VFORK);

    // A child made with CLONE_PARENT is our sibling: our parent waits for it.
    pid_t middle = fork();
    if (middle == 0) {
        long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
        if (pid == 0) {
            _exit(getppid() == 1 ? 1 : 23);
        }
        _exit(waitpid((int)pid, NULL, 0) < 0 && errno == ECHILD ? 24 : 1);
    }
    int codes = 0, n = 0, status;
    while (wait(&status) > 0) {
        codes += WEXITSTATUS(status);
        n++;
    }
    printf("clone parent: %d children, codes %d\n", n, codes);

    pid_t v = vfork();
    if (v == 0) {
        shared = 77;
        execl("/bin/sh", "sh", "-c", "exit 12", NULL);
        _exit(1);
    }
    waitpid(v, &status, 0);
    printf("vfork: shared %d exit %d\n", shared, WEXITSTATUS(status));
    v = vfork();
    if (v == 0) {
        raise(SIGKILL);
    }
    waitpid(v, &status, 0);
    printf("vfork killed: %d\n", WTERMSIG(status));
    return 0;
}
