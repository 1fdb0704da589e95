/* Waits for ever, in several ways at once, and says when. */
#include <pthread.h>
#include <poll.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static void *sleeps(void *unused) {
    struct timespec day = {86400, 0};
    for (;;) {
        int result = nanosleep(&day, NULL);
        printf("slept: %d\n", result);
        fflush(stdout);
    }
    return unused;
}

static void *polls(void *unused) {
    struct epoll_event event;
    int epoll = epoll_create1(0);
    for (;;) {
        int result = epoll_wait(epoll, &event, 1, -1);
        printf("polled: %d\n", result);
        fflush(stdout);
    }
    return unused;
}

int main(int argc, char **argv) {
    pthread_t threads[2];
    (void)argc;
    pthread_create(&threads[0], NULL, sleeps, NULL);
    pthread_create(&threads[1], NULL, polls, NULL);
    fclose(fopen(argv[1], "w"));
    poll(NULL, 0, -1);
    puts("polled in main");
    return 1;
}
