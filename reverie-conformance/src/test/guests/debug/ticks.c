/* Threads that come by at tick() for ever, and a first one that says where that is, and answers each byte of its
   input. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

volatile int over, value = 41;

__attribute__((noinline)) void tick(void) {
    __asm__ volatile("");
}

__attribute__((noinline)) static int next(int number) {
    return number + 1;
}

__attribute__((noinline)) static long asks(void) {
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "0"(SYS_getppid) : "rcx", "r11", "memory");
    return result;
}

static void *work(void *unused) {
    struct timespec pause = {0, 1000000};
    while (!over) {
        tick();
        nanosleep(&pause, NULL);
    }
    return unused;
}

int main(int argc, char **argv) {
    pthread_t threads[100];
    int count = argc > 1 ? atoi(argv[1]) : 1;
    char byte;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < count; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    printf("%lx\nready\n", (unsigned long)tick);
    while (read(0, &byte, 1) == 1) {
        printf("%s %d\n", asks() > 0 ? "asked" : "orphan", next(value));
    }
    over = 1;
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
    return 5;
}
