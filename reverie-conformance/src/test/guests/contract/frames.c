/* Gets deep into functions in many ways, and tells with a call that means nothing what backtrace(3) says of the way. */
#define _GNU_SOURCE
#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
#define KEEP_FRAME __asm__ volatile("" ::: "memory")

NOINLINE void mark(const char *name) {
    static __thread void *frames[256];
    int count = backtrace(frames, 256);
    syscall(SYS_getpriority, -77, name, frames, count);
    KEEP_FRAME;
}

NOINLINE int recurse(int depth, const char *name) {
    int result = 0;
    if (depth == 0) {
        mark(name);
    } else {
        result = recurse(depth - 1, name) + 1;
    }
    KEEP_FRAME;
    return result;
}

NOINLINE static int compare(const void *a, const void *b) {
    static int done;
    if (!done++) {
        recurse(1, "callback");
    }
    return *(const int *)a - *(const int *)b;
}

NOINLINE int large_frame(int n) {
    volatile char room[20000];
    room[n] = 1;
    recurse(2, "large");
    KEEP_FRAME;
    return room[n];
}

NOINLINE int variable_frame(int n) {
    char *room = alloca(n);
    memset(room, 1, n);
    recurse(2, "variable");
    KEEP_FRAME;
    return room[n - 1];
}

static void handler(int signal, siginfo_t *info, void *context) {
    recurse(2, signal == SIGSEGV ? "fault" : signal == SIGUSR2 ? "nested" : "signal");
    if (signal == SIGUSR1) {
        raise(SIGUSR2);
    }
    if (signal == SIGSEGV) {
        ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
    }
    KEEP_FRAME;
}

NOINLINE void fault(void) {
    /* mov (%rax),%eax: two bytes. */
    __asm__ volatile("xor %%eax, %%eax\n\t.byte 0x8b, 0x00" ::: "rax", "memory");
    KEEP_FRAME;
}

static void *worker(void *unused) {
    recurse(3, "thread");
    fault();
    return NULL;
}

int main(void) {
    recurse(5, "recursion");
    recurse(100, "deep");
    large_frame(7);
    variable_frame(1000);
    int numbers[] = {3, 1, 2};
    qsort(numbers, 3, sizeof numbers[0], compare);
    static char other[1 << 16];
    stack_t stack = {.ss_sp = other, .ss_size = sizeof other};
    sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGSEGV, &action, NULL);
    raise(SIGUSR1);
    fault();
    pthread_t thread;
    pthread_create(&thread, NULL, worker, NULL);
    pthread_join(thread, NULL);
    puts("done");
    return 0;
}
