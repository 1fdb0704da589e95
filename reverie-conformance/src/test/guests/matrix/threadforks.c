// Several threads fork and spawn at once, and children begin with calls that their parent may have made, or not.
#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 4, ROUNDS = 40 };

extern char **environ;

static void expect(const char *what, pid_t pid, int status) {
    int got = -1;
    pid_t waited = waitpid(pid, &got, 0);
    if (waited != pid || got != status) printf("%s: wait %s, status %x\n", what, waited == pid ? "done" : strerror(errno), got);
}

static void *forks(void *unused) {
    for (int i = 0; i < ROUNDS; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            for (int j = 0; j < 20; j++) {
                getppid();
                getuid();
            }
            _exit(getpgrp() == getpgid(0) ? 3 : 4);
        }
        expect("fork", pid, 3 << 8);
    }
    return unused;
}

static void *spawns(void *unused) {
    char *argv[] = {"true", NULL};
    for (int i = 0; i < ROUNDS / 4; i++) {
        pid_t pid = -1;
        int error = posix_spawn(&pid, "/bin/true", NULL, NULL, argv, environ);
        if (error != 0) printf("spawn: %s\n", strerror(error));
        expect("spawn", pid, 0);
    }
    return unused;
}

int main(void) {
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, i == 0 ? spawns : forks, NULL);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    puts("all have ended as they should");
    return 0;
}
