// Reads the timestamp counter in every way, in threads, children and another program, and prints what else these instructions
// changed, what prctl says of them, and that faults which only look like them are still faults.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct registers {
    uint64_t ax, bx, cx, dx, si, di, r8, r9, r10, r11, flags;
};

// Runs one instruction with all registers set, and stores all of them.
#define RUN(name, instruction)                                                                                       \
    __attribute__((naked)) static void name(struct registers *at) {                                                  \
        asm("push %rbx; push %r12; mov %rdi, %r12; mov 0(%r12), %rax; mov 8(%r12), %rbx; mov 16(%r12), %rcx;"        \
            "mov 24(%r12), %rdx; mov 32(%r12), %rsi; mov 40(%r12), %rdi; mov 48(%r12), %r8; mov 56(%r12), %r9;"      \
            "mov 64(%r12), %r10; mov 72(%r12), %r11; push 80(%r12); popfq;" instruction                              \
            "; pushfq; pop 80(%r12); mov %rax, 0(%r12); mov %rbx, 8(%r12); mov %rcx, 16(%r12); mov %rdx, 24(%r12);"  \
            "mov %rsi, 32(%r12); mov %rdi, 40(%r12); mov %r8, 48(%r12); mov %r9, 56(%r12); mov %r10, 64(%r12);"      \
            "mov %r11, 72(%r12); cld; pop %r12; pop %rbx; ret");                                                     \
    }
RUN(rdtsc, "rdtsc")
RUN(rdtscp, "rdtscp")
RUN(prefixed, ".byte 0x66, 0x2e, 0x48, 0x0f, 0x31")
RUN(prefixed_p, ".byte 0x3e, 0x0f, 0x01, 0xf9")

static uint64_t last;

static void read_by(const char *name, void (*instruction)(struct registers *), int is_p) {
    struct registers before, after;
    for (unsigned i = 0; i < sizeof before / 8; i++) ((uint64_t *)&before)[i] = 0xf0f1f2f3f4f5f6f0 + i;
    before.flags = 0xcd7;
    after = before;
    instruction(&after);
    uint64_t value = after.dx << 32 | after.ax;
    int kept = after.bx == before.bx && after.si == before.si && after.di == before.di && after.r8 == before.r8
            && after.r9 == before.r9 && after.r10 == before.r10 && after.r11 == before.r11
            && (after.flags & 0xcd5) == (before.flags & 0xcd5);
    const char *cx = after.cx == before.cx ? "kept" : "changed";
    if (is_p) cx = after.cx >> 32 == 0 && (after.cx & 0xfff) < sysconf(_SC_NPROCESSORS_CONF) ? "processor" : "wrong";
    printf("%s: upper %d rising %d kept %d cx %s\n", name, after.ax >> 32 == 0 && after.dx >> 32 == 0, value >= last,
            kept, cx);
    last = value;
}

static sigjmp_buf back;
static volatile int faults;

static void on_fault(int signal, siginfo_t *info, void *context) {
    faults++;
    siglongjmp(back, info->si_code == SI_KERNEL ? 1 : 2);
}

// Faults of the same kind, by an address that no register can hold, and of another kind, that are none of these instructions.
static void other_faults(void) {
    int code = sigsetjmp(back, 1);
    if (!code) asm volatile("mov $0x31f9010f310f310f, %%rax; mov (%%rax), %%rax" ::: "rax");
    printf("other fault: kind %d\n", code);
    code = sigsetjmp(back, 1);
    if (!code) *(volatile int *)0 = 1;
    printf("null: kind %d\n", code);
}

static void state(const char *where) {
    int value = -1, result = prctl(PR_GET_TSC, &value);
    printf("%s: %d state %d\n", where, result, value);
}

static void *in_thread(void *unused) {
    read_by("thread", rdtsc, 0);
    state("thread");
    return unused;
}

static void wishes(void) {
    int result = prctl(PR_SET_TSC, 7);
    printf("bad: %d %d\n", result, errno);
    result = prctl(PR_GET_TSC, 16);
    printf("bad address: %d %d\n", result, errno);
    printf("forbid: %d\n", prctl(PR_SET_TSC, PR_TSC_SIGSEGV));
    state("forbidden");
    int code = sigsetjmp(back, 1);
    if (!code) asm volatile("rdtsc" ::: "rax", "rdx");
    printf("forbidden: kind %d\n", code);
    fflush(stdout);
    if (!fork()) {
        state("child of forbidden");
        exit(0);
    }
    wait(0);
    printf("allow: %d\n", prctl(PR_SET_TSC, PR_TSC_ENABLE));
    state("allowed");
    read_by("allowed", rdtsc, 0);
}

int main(int argc, char **argv) {
    struct timespec now;
    if (argc > 1) {
        state(argv[1]);
        read_by(argv[1], rdtsc, 0);
        return 0;
    }
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, 0);
    state("main");
    read_by("rdtsc", rdtsc, 0);
    read_by("rdtscp", rdtscp, 1);
    read_by("prefixed rdtsc", prefixed, 0);
    read_by("prefixed rdtscp", prefixed_p, 1);
    // The last bytes of a page, with nothing behind it.
    char *page = mmap(0, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(page + 4096, 4096);
    memcpy(page + 4096 - 4, "\x0f\x31\xff\xe6", 4);
    int a, d;
    asm volatile("lea 1f(%%rip), %%rsi; jmp *%2; 1:" : "=&a"(a), "=&d"(d) : "r"(page + 4096 - 4) : "rsi");
    printf("end of page\n");
    other_faults();
    pthread_t thread;
    pthread_create(&thread, 0, in_thread, 0);
    pthread_join(thread, 0);
    fflush(stdout);
    if (!fork()) {
        read_by("fork", rdtsc, 0);
        exit(0);
    }
    wait(0);
    wishes();
    fflush(stdout);
    pid_t child = vfork();
    if (!child) execl("/proc/self/exe", argv[0], "exec", (char *)0);
    waitpid(child, 0, 0);
    printf("clock %d\n", clock_gettime(CLOCK_MONOTONIC, &now));
    printf("faults %d\n", faults);
    return 0;
}
