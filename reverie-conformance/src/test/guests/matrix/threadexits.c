// Ends of processes with threads: races of exit_group, of exec, of faults and kills, with siblings in every state.
#include "guest.h"
#include <linux/futex.h>

static char *self;

static void *blocked(void *unused) {
    for (;;) pause();
}
static void *calling(void *unused) {
    for (;;) syscall(SYS_getppid);
}
static void *spinning(void *unused) {
    for (;;) {
    }
}
static void *reading(void *unused) {
    int p[2];
    char c;
    pipe(p);
    (void)!read(p[0], &c, 1);
    return NULL;
}
static void *nothing(void *unused) { return NULL; }
static void *creating(void *unused) {
    pthread_t t;
    for (;;) {
        if (pthread_create(&t, NULL, nothing, NULL) == 0) pthread_join(t, NULL);
    }
}
static void *forking(void *unused) {
    for (;;) {
        pid_t child = fork();
        if (child == 0) _exit(0);
        waitpid(child, NULL, 0);
    }
}
static pthread_barrier_t barrier;
static void *exits(void *code) {
    pthread_barrier_wait(&barrier);
    _exit((int)(long)code);
}
static void *execs(void *code) {
    pthread_barrier_wait(&barrier);
    execl(self, self, "x", NULL);
    _exit(50);
}
static void *kills(void *code) {
    pthread_barrier_wait(&barrier);
    kill(getpid(), SIGKILL);
    return NULL;
}
static void *faults(void *code) {
    pthread_barrier_wait(&barrier);
    *(volatile int *)8 = 1;
    return NULL;
}

static void *(*const STATES[])(void *) = {blocked, calling, spinning, reading, creating, forking};

static void crowd(void) {
    pthread_t t;
    for (int i = 0; i < 6; i++) {
        pthread_create(&t, NULL, STATES[i], NULL);
    }
}

// Two racers: the process ends in the way of one of them.
static void race(const char *what, void *(*one)(void *), void *(*other)(void *), const char *ways) {
    int good = 0, n = 6;
    for (int i = 0; i < n; i++) {
        pid_t child = fork();
        if (child == 0) {
            pthread_t t;
            crowd();
            pthread_barrier_init(&barrier, NULL, 2);
            pthread_create(&t, NULL, one, (void *)41L);
            other((void *)42L);
            for (;;) pause();
        }
        int status;
        waitpid(child, &status, 0);
        char way[16];
        snprintf(way, sizeof way, " %x ", status & ~0x80);
        good += strstr(ways, way) != NULL;
        if (strstr(ways, way) == NULL) ended(what, status);
    }
    printf("%s: %d of %d\n", what, good, n);
}

// The first thread's, which the kernel clears at its end.
static volatile int first;
static int checked[2];

// Ends behind the first thread, when the parent has looked.
static void *late(void *unused) {
    char c;
    while (first) syscall(SYS_futex, &first, FUTEX_WAIT, first, NULL, NULL, 0);
    (void)!read(checked[0], &c, 1);
    printf("the last thread ends\n");
    return NULL;
}

// The child of which only that one is left.
static pid_t left_to_another(void) {
    pipe(checked);
    pid_t child = fork();
    if (child == 0) {
        pthread_t t;
        close(checked[1]);
        first = getpid();
        syscall(SYS_set_tid_address, &first);
        pthread_create(&t, NULL, late, NULL);
    } else {
        close(checked[0]);
    }
    return child;
}

int main(int argc, char **argv) {
    if (argc > 1) {
        _exit(43);
    }
    char path[4096] = {0};
    (void)!readlink("/proc/self/exe", path, sizeof path - 1);
    self = path;
    no_core();
    race("exit and exit", exits, exits, " 2900 2a00 ");
    race("exit and exec", exits, execs, " 2900 2b00 ");
    race("exec and exec", execs, execs, " 2b00 ");
    race("exec and kill", execs, kills, " 2b00 9 ");
    race("exit and kill", exits, kills, " 2900 9 ");
    race("exit and fault", exits, faults, " 2900 b ");
    race("fault and fault", faults, faults, " b ");

    // The first thread ends before the others; its end is no end of the process.
    pid_t child = left_to_another();
    if (child == 0) syscall(SYS_exit, 7);
    check("not yet", waitpid(child, NULL, WNOHANG) == 0);
    close(checked[1]);
    reap("the first thread's code", child);
    child = left_to_another();
    if (child == 0) pthread_exit(NULL);
    close(checked[1]);
    reap("pthread_exit", child);

    // A thread's end does not reach its siblings.
    child = fork();
    if (child == 0) {
        pthread_t t[4];
        for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, nothing, NULL);
        for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
        _exit(8);
    }
    reap("joined", child);
    return 0;
}
