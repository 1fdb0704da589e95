// Signals sent to a process whose threads that take signals are always about to end: each must reach one of them.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int taken[2];

static void take(int signal) {
    char c = (char)signal;
    if (write(taken[1], &c, 1) != 1) _exit(2);
}

static void *short_life(void *unused) {
    sigset_t user;
    sigemptyset(&user);
    sigaddset(&user, SIGUSR1);
    pthread_sigmask(SIG_UNBLOCK, &user, NULL);
    return unused;
}

int main(int argc, char **argv) {
    int count = argc > 1 ? atoi(argv[1]) : 300;
    sigset_t user;
    sigemptyset(&user);
    sigaddset(&user, SIGUSR1);
    sigprocmask(SIG_BLOCK, &user, NULL);
    struct sigaction action = {.sa_handler = take, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    if (pipe(taken)) return 1;
    pid_t parent = getpid(), sender = fork();
    if (sender == 0) {
        alarm(20);
        for (int i = 0; i < count; i++) {
            char c;
            kill(parent, SIGUSR1);
            if (read(taken[0], &c, 1) != 1) _exit(3);
        }
        _exit(0);
    }
    int status;
    while (waitpid(sender, &status, WNOHANG) == 0) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, short_life, NULL)) return 4;
        pthread_join(thread, NULL);
    }
    printf("%s\n", WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "each signal was taken" : "a signal got lost");
    return 0;
}
