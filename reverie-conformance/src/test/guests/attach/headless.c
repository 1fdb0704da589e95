// A process whose first thread has ended.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *live_on(void *arg) {
    char c;
    long r = read(0, &c, 1);
    puts(r == 0 ? "all is well" : "the input has not ended");
    exit(6);
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    pthread_t thread;
    pthread_create(&thread, NULL, live_on, NULL);
    puts("ready");
    pthread_exit(NULL);
}
