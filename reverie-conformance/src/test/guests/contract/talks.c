/* Threads and a process that is killed make calls that guest code tells of; a signal comes while one waits for the tool. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int alarms;

static void count(int signal) {
    (void)signal;
    alarms++;
}

static void *calls(void *times) {
    for (long i = 0; i < (long)times; i++) syscall(SYS_getpriority, i, 0);
    return NULL;
}

int main(int argc, char **argv) {
    long times = atol(argv[1]);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, calls, (void *)times);
    for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
    if (!fork()) {
        calls((void *)100);
        kill(getpid(), SIGKILL);
    }
    wait(NULL);
    struct sigaction action = {.sa_handler = count};
    sigaction(SIGALRM, &action, NULL);
    char text[] = "question";
    ualarm(20000, 0);
    printf("%ld\n", syscall(SYS_getpgid, text, 5));
    printf("%d\n", alarms);
    return 0;
}
