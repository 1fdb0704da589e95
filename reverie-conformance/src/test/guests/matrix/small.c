// build: gcc -O1 -w -pthread
// build static: gcc -O1 -w -static -pthread
// build static-pie: gcc -O1 -w -static-pie -pthread
// build no-pie: gcc -O1 -w -no-pie -pthread
// build musl: musl-gcc -O1 -w -pthread
// build musl-static: musl-gcc -O1 -w -static -pthread
// build m32: gcc -m32 -O1 -w -pthread
// Programs of every make: stacks of 16 KB, threads, children, signals and calls from the first instruction on.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int hits;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long total;

static void on_signal(int sig) {
    char here[512];
    memset(here, sig, sizeof here);
    __atomic_add_fetch(&hits, here[100] == sig, __ATOMIC_RELAXED);
    getppid();
}

static void *work(void *arg) {
    char buffer[1024];
    for (int i = 0; i < 20; i++) {
        int fd = open("/dev/zero", O_RDONLY);
        if (read(fd, buffer, sizeof buffer) != sizeof buffer) abort();
        close(fd);
        raise(SIGUSR1);
        pthread_mutex_lock(&lock);
        total += (long)arg;
        pthread_mutex_unlock(&lock);
    }
    return arg;
}

__attribute__((constructor)) static void early(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    printf("before main\n");
}

int main(int argc, char **argv) {
    signal(SIGUSR1, on_signal);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    printf("16 KB: %d\n", pthread_attr_setstacksize(&attributes, 16384));
    pthread_t t[8];
    for (long i = 0; i < 8; i++) printf("%d", pthread_create(&t[i], &attributes, work, (void *)i));
    long joined = 0;
    for (int i = 0; i < 8; i++) {
        void *r;
        pthread_join(t[i], &r);
        joined += (long)r;
    }
    printf(" total %ld joined %ld signals %d\n", total, joined, hits);
    int status;
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", "exit 5", (char *)NULL);
        _exit(1);
    }
    waitpid(child, &status, 0);
    printf("sh: %x\n", status);
    printf("system: %x\n", system("exit 6"));
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    clock_gettime(CLOCK_MONOTONIC, &b);
    printf("time goes on: %d\n", b.tv_sec > a.tv_sec || (b.tv_sec == a.tv_sec && b.tv_nsec >= a.tv_nsec));
    void *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("mmap: %d\n", p != MAP_FAILED && munmap(p, 1 << 20) == 0);
    child = fork();
    if (child == 0) {
        *(volatile int *)8 = 1;
    }
    waitpid(child, &status, 0);
    printf("fault: %d\n", WTERMSIG(status));
    return 17;
}
