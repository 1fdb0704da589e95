// A daemon outlives the program that started it; zombies wait for their own parents.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void *waiter(void *unused) {
    (void)unused;
    int status = 0;
    pid_t r = wait(&status);
    printf("another thread waited: %d code %d\n", r > 0, WEXITSTATUS(status));
    return NULL;
}

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    pid_t child = fork();
    if (child == 0) {
        _exit(3);
    }
    siginfo_t info;
    memset(&info, 0, sizeof info);
    int r = waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT);
    printf("waitid WNOWAIT %d code %d status %d\n", r, info.si_code == CLD_EXITED, info.si_status);
    int status;
    printf("then waitpid %d status %d\n", waitpid(child, &status, 0) == child, WEXITSTATUS(status));
    printf("no more %d\n", waitpid(child, &status, 0) < 0 && errno == ECHILD);

    if (fork() == 0) {
        usleep(20000);
        _exit(8);
    }
    pthread_t t;
    pthread_create(&t, NULL, waiter, NULL);
    pthread_join(t, NULL);

    // A grandchild whose parent ends comes to the subreaper.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int p[2];
    pipe(p);
    child = fork();
    if (child == 0) {
        if (fork() == 0) {
            char c;
            close(p[1]);
            (void)!read(p[0], &c, 1);
            _exit(17);
        }
        _exit(4);
    }
    waitpid(child, &status, 0);
    printf("child %d\n", WEXITSTATUS(status));
    close(p[1]);
    wait(&status);
    printf("adopted grandchild %d\n", WEXITSTATUS(status));
    prctl(PR_SET_CHILD_SUBREAPER, 0);

    // SIGCHLD ignored: no zombies.
    signal(SIGCHLD, SIG_IGN);
    child = fork();
    if (child == 0) {
        _exit(0);
    }
    printf("ignored: %d\n", wait(&status) < 0 && errno == ECHILD);
    signal(SIGCHLD, SIG_DFL);

    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            usleep(150000);
            printf("daemon is done\n");
            _exit(0);
        }
        _exit(0);
    }
    wait(&status);
    printf("program is done\n");
    return 11;
}
