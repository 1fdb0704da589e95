// Reads the timestamp counter and CPUID while SIGSEGV is handled, blocked or ignored, and prints what became of that.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_fault(int number) {}

static void show(const char *when) {
    struct sigaction now;
    sigset_t mask;
    sigaction(SIGSEGV, 0, &now);
    pthread_sigmask(SIG_SETMASK, 0, &mask);
    printf("%s: %s flags %x mask %d, %s\n", when,
            now.sa_handler == SIG_DFL ? "default" : now.sa_handler == SIG_IGN ? "ignored" : now.sa_handler == on_fault ? "handled" : "other",
            now.sa_flags, sigismember(&now.sa_mask, SIGHUP), sigismember(&mask, SIGSEGV) ? "blocked" : "not blocked");
    fflush(stdout);
}

static void read_all(void) {
    unsigned a = 0, b, c = 0, d;
    unsigned long before = 0x5555555555555555;
    // The red zone stays as it is.
    __asm__ volatile("mov %0, -8(%%rsp)\n mov %0, -128(%%rsp)\n mov %0, -136(%%rsp)\n mov %0, -168(%%rsp)" ::"r"(before) : "memory");
    __asm__ volatile("rdtsc" ::: "eax", "edx", "memory");
    __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    unsigned long x, y, z, w;
    __asm__ volatile("mov -8(%%rsp), %0\n mov -128(%%rsp), %1\n mov -136(%%rsp), %2\n mov -168(%%rsp), %3" : "=r"(x), "=r"(y), "=r"(z), "=r"(w)::"memory");
    printf("%s, %u\n", x == before && y == before ? "stack kept" : "stack overwritten", a);
}

static void *in_thread(void *argument) {
    sigset_t set;
    sigfillset(&set);
    pthread_sigmask(SIG_BLOCK, &set, 0);
    read_all();
    show("thread");
    return 0;
}

int main(int argc, char **argv) {
    struct sigaction action = {.sa_handler = on_fault, .sa_flags = SA_RESTART | SA_ONSTACK};
    sigset_t set;
    if (argc > 1) {
        show("executed");
        read_all();
        show("executed, read");
        return 0;
    }
    sigemptyset(&set);
    sigaddset(&set, SIGSEGV);
    sigaddset(&action.sa_mask, SIGHUP);
    sigaction(SIGSEGV, &action, 0);
    read_all();
    show("handled");
    sigprocmask(SIG_BLOCK, &set, 0);
    for (int i = 0; i < 3; i++) read_all();
    show("handled and blocked");
    pthread_t id;
    pthread_create(&id, 0, in_thread, 0);
    pthread_join(id, 0);
    show("in the other thread");
    if (fork() == 0) {
        read_all();
        show("child");
        _exit(0);
    }
    wait(0);
    sigprocmask(SIG_UNBLOCK, &set, 0);
    raise(SIGSEGV);
    struct sigaction old = {.sa_handler = SIG_IGN};
    sigaction(SIGSEGV, &old, &old);
    printf("old was %s\n", old.sa_handler == on_fault ? "handled" : "other");
    read_all();
    show("ignored");
    fflush(stdout);
    if (fork() == 0) {
        read_all();
        show("ignored in child");
        execl(argv[0], argv[0], "again", (char *)0);
    }
    wait(0);
    signal(SIGSEGV, SIG_DFL);
    read_all();
    show("default");
}
