/* Threads that go their own ways until a debugger says that it is over: one counts, one waits for ever, one comes by at
   here() as often as it may, and the first does what the debugger wishes each time it has asked. */
#define _GNU_SOURCE
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
volatile int counter, over, turns = 1, watched, status;
volatile char wish;
static pthread_barrier_t begun;

__attribute__((noinline)) void here(int turn) {
    __asm__ volatile("" ::"r"(turn));
}

__attribute__((noinline)) void asks(void) {
    poll(NULL, 0, 1);
}

__attribute__((noinline)) void born(void) {
    __asm__ volatile("");
}

static void begins(const char *name) {
    pthread_setname_np(pthread_self(), name);
    pthread_barrier_wait(&begun);
}

static void *counts(void *unused) {
    begins("counts");
    while (!over) counter++;
    return unused;
}

static void *waits(void *unused) {
    begins("waits");
    pause();
    return unused;
}

static void *comes(void *unused) {
    begins("comes");
    for (int turn = 1; !over; turn++) {
        while (!over && turn > turns) poll(NULL, 0, 1);
        here(turn);
        watched = turn;
    }
    return unused;
}

static void *comes_and_goes(void *unused) {
    born();
    return unused;
}

static void grant(char what) {
    pid_t pid;
    pthread_t thread;
    char *argv[] = {"true", NULL};
    switch (what) {
        case 'f':
            pid = fork();
            if (pid == 0) {
                born();
                _exit(4);
            }
            waitpid(pid, (int *)&status, 0);
            break;
        case 's':
            if (posix_spawn(&pid, "/bin/true", NULL, NULL, argv, environ) == 0) {
                waitpid(pid, (int *)&status, 0);
            }
            break;
        case 't':
            pthread_create(&thread, NULL, comes_and_goes, NULL);
            pthread_join(thread, NULL);
            break;
        case 'x':
            execl("/bin/true", "true", NULL);
    }
}

int main(void) {
    pthread_t first, second, third;
    pthread_barrier_init(&begun, NULL, 4);
    pthread_create(&first, NULL, counts, NULL);
    pthread_create(&second, NULL, waits, NULL);
    pthread_create(&third, NULL, comes, NULL);
    begins("main");
    while (!over) {
        asks();
        char what = wish;
        wish = 0;
        grant(what);
    }
    pthread_join(first, NULL);
    pthread_join(third, NULL);
    return 3;
}
