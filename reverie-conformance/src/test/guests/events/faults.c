// Faults of every kind, whose handlers print what they are told and step over the instruction, or end the program.
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

static sigjmp_buf back;
static char *page;

static void on_signal(int number, siginfo_t *info, void *context) {
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    char line[200];
    int isFault = number == SIGSEGV || number == SIGBUS;
    write(1, line, snprintf(line, sizeof line, "  %d: number %d code %d errno %d at page %ld trap %lld error %lld\n", number,
            info->si_signo, info->si_code, info->si_errno,
            isFault && info->si_code > 0 && info->si_code < 128 ? (long)((char *)info->si_addr - page) : -1,
            info->si_code > 0 ? (long long)registers[REG_TRAPNO] : -1LL,
            info->si_code > 0 ? (long long)registers[REG_ERR] : -1LL));
    siglongjmp(back, 1);
}

#define TRY(what, ...)                                    \
    puts(what);                                           \
    fflush(stdout);                                       \
    if (!sigsetjmp(back, 1)) { __VA_ARGS__; puts("  went on"); }

int main(void) {
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    int all[] = {SIGSEGV, SIGFPE, SIGBUS, SIGTRAP, SIGILL, SIGUSR1};
    stack_t stack = {malloc(65536), 0, 65536};
    sigaltstack(&stack, 0);
    for (int i = 0; i < 6; i++) sigaction(all[i], &action, 0);
    char name[] = "/tmp/faults-XXXXXX";
    int file = mkstemp(name);
    unlink(name);
    page = mmap(0, 3 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(page + 4096, 4096);
    mmap(page + 2 * 4096, 4096, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0);
    volatile int zero = 0;
    TRY("not accessible", *(volatile char *)(page + 8) = 1)
    TRY("not mapped", *(volatile char *)(page + 4096 + 16) = 1)
    TRY("behind the end of the file", (void)*(volatile char *)(page + 2 * 4096 + 24))
    TRY("division", zero = 17 / zero)
    TRY("breakpoint", asm volatile("int3"))
    TRY("no instruction", asm volatile("ud2"))
    TRY("privileged", asm volatile("hlt"))
    TRY("jump to nowhere", ((void (*)(void))(page + 4096 + 32))())
    TRY("by kill", kill(getpid(), SIGSEGV))
    fflush(stdout);
    if (!fork()) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        sigset_t set;
        sigfillset(&set);
        sigprocmask(SIG_BLOCK, &set, 0);
        *(volatile int *)8 = 1;
    }
    int status;
    wait(&status);
    printf("a blocked fault ends in %d\n", status);
    return 0;
}
