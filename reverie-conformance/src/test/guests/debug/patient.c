/* Waits for a debugger that leaves and comes back, and lets it go on. */
#include <poll.h>
#include <pthread.h>
#include <stddef.h>

volatile int go;

__attribute__((noinline)) static void waits(void) {}

__attribute__((noinline)) static int ended(int value) {
    return value + 1;
}

static void *work(void *unused) {
    while (!go) {
        poll(NULL, 0, 10);
    }
    return unused;
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, work, NULL);
    waits();
    pthread_join(thread, NULL);
    return ended(go);
}
