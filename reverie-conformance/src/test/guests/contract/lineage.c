/* Creates threads and processes in every way, one after the other. Each tells its name with a call that means nothing. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *self;

static void mark(const char *name) {
    syscall(SYS_getpriority, -77, name);
}

static void *marking(void *name) {
    mark(name);
    return NULL;
}

static void *executing(void *name) {
    execl(self, self, name, NULL);
    return NULL;
}

static void in_thread(void *(*run)(void *), char *name) {
    pthread_t thread;
    pthread_create(&thread, NULL, run, name);
    pthread_join(thread, NULL);
}

static int cloned(void *name) {
    mark(name);
    return 0;
}

int main(int argc, char **argv) {
    self = argv[0];
    if (argc > 1) {
        mark(argv[1]);
        return 0;
    }
    mark("root");
    in_thread(marking, "thread");

    if (fork() == 0) {
        mark("fork");
        in_thread(marking, "fork's thread");
        _exit(0);
    }
    wait(NULL);

    if (vfork() == 0) {
        mark("vfork");
        execl(self, self, "exec", NULL);
        _exit(1);
    }
    wait(NULL);

    static char stack[65536];
    clone(cloned, stack + sizeof stack, CLONE_VM | SIGCHLD, "clone");
    wait(NULL);

    if (fork() == 0) {
        mark("forked");
        in_thread(executing, "thread's exec");
        _exit(1);
    }
    wait(NULL);

    int ready[2];
    pipe(ready);
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            char byte;
            close(ready[1]);
            read(ready[0], &byte, 1);
            mark("daemon");
            _exit(0);
        }
        _exit(0);
    }
    wait(NULL);
    /* The daemon goes on when everything else has ended. */
    return 0;
}
