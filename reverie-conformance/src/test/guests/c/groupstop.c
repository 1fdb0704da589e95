// Job control: stops and continues of a process with threads, as its parent sees them.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void *worker(void *unused) {
    (void)unused;
    for (;;) {
        struct timespec t = {0, 1000000};
        nanosleep(&t, NULL);
        syscall(SYS_getppid);
    }
    return NULL;
}

static void *sleeper(void *fd) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL); // the others take SIGCONT
    struct timespec t = {0, 400000000}, before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    int r = nanosleep(&t, NULL);
    clock_gettime(CLOCK_MONOTONIC, &after);
    long ms = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
    char ok = r == 0 && ms >= 400 ? 'y' : 'n';
    (void)!write((int)(long)fd, &ok, 1);
    return NULL;
}

static volatile int continued;
static void on_cont(int sig) {
    (void)sig;
    continued++;
}

int main(void) {
    int p[2];
    pipe(p);
    pid_t child = fork();
    if (child == 0) {
        // A group of its own, whose parent is in the same session: in an orphaned group SIGTSTP and the like do nothing.
        setpgid(0, 0);
        signal(SIGCONT, on_cont);
        pthread_t t;
        for (int i = 0; i < 3; i++) {
            pthread_create(&t, NULL, worker, NULL);
        }
        pthread_create(&t, NULL, sleeper, (void *)(long)p[1]);
        for (;;) {
            pause();
        }
    }
    usleep(50000);
    int sigs[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGSTOP};
    int status;
    for (int i = 0; i < 4; i++) {
        kill(child, sigs[i]);
        if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status)) {
            printf("not stopped: %x\n", status);
        } else {
            printf("stopped by %d\n", WSTOPSIG(status));
        }
        usleep(20000);
        printf("still stopped: %d\n", waitpid(child, &status, WNOHANG | WCONTINUED) == 0);
        kill(child, SIGCONT);
        int r = waitpid(child, &status, WCONTINUED);
        printf("continued: %d\n", r == child && WIFCONTINUED(status));
        fflush(stdout);
    }
    char c = '?';
    (void)!read(p[0], &c, 1);
    printf("sleeper slept through: %c\n", c);
    kill(child, SIGSTOP);
    waitpid(child, &status, WUNTRACED);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    printf("killed while stopped: %d\n", WTERMSIG(status));
    return 0;
}
