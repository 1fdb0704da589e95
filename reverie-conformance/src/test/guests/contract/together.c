// 64 threads: "getppid" lets each make 10 calls; "ring" lets a byte go round a ring of pipes 10 times.
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { THREADS = 64, ROUNDS = 10 };
static int pipes[THREADS][2];
static int done;

static void *caller(void *unused) {
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        syscall(SYS_getppid);
        __sync_fetch_and_add(&done, 1);
    }
    return NULL;
}

static void *station(void *number) {
    long me = (long)number;
    char c;
    for (int i = 0; i < ROUNDS; i++) {
        if (read(pipes[me][0], &c, 1) != 1) {
            return NULL;
        }
        if (me + 1 < THREADS || i + 1 < ROUNDS) {
            (void)!write(pipes[(me + 1) % THREADS][1], &c, 1);
        }
    }
    __sync_fetch_and_add(&done, 1);
    return NULL;
}

int main(int argc, char **argv) {
    pthread_t threads[THREADS];
    int ring = argc > 1 && strcmp(argv[1], "ring") == 0;
    for (int i = 0; i < THREADS; i++) {
        (void)!pipe(pipes[i]);
    }
    for (long i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, ring ? station : caller, (void *)i);
    }
    if (ring) {
        (void)!write(pipes[0][1], "x", 1);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    if (ring) {
        printf("%d threads, %d rounds\n", done, ROUNDS);
    } else {
        printf("%d threads, %d calls\n", THREADS, done);
    }
    return 0;
}
