/* What guest code keeps, where processes fork, share memory, load programs and are killed. getppid is counted, getpgrp tells the process's count. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void mark(int times) {
    while (times--) syscall(SYS_getppid);
}

static long seen(void) {
    return syscall(SYS_getpgrp);
}

static void *marks(void *unused) {
    mark(1000);
    return unused;
}

static void say(const char *what) {
    printf("%s %ld\n", what, seen());
    fflush(stdout);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        say("loaded");
        mark(1);
        return 0;
    }
    mark(3);
    say("begun");
    if (!fork()) {
        say("forked");
        mark(2);
        say("child");
        _exit(0);
    }
    wait(NULL);
    say("parent");
    if (!vfork()) {
        mark(1);
        _exit(0);
    }
    wait(NULL);
    say("shared");
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, marks, NULL);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    say("threads");
    if (!fork()) {
        mark(10);
        kill(getpid(), SIGKILL);
    }
    wait(NULL);
    say("killed");
    execl("/proc/self/exe", argv[0], "again", (char *)NULL);
    return 1;
}
