/* Counts signals, and dies of the last. */
#include <signal.h>
#include <stdio.h>

static volatile int count;

static void handler(int signal) {
    count += signal != 0;
}

int main(void) {
    signal(SIGUSR1, handler);
    signal(SIGUSR2, handler);
    signal(SIGTERM, handler);
    raise(SIGUSR1);
    printf("%d\n", count);
    raise(SIGUSR2);
    printf("%d\n", count);
    raise(SIGTERM);
    printf("%d\n", count);
    fflush(stdout);
    *(volatile int *)0 = 1;
    return 0;
}
