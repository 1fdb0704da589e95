// What a program could notice of being stepped through: flags, signals, masks. Prints what it sees.
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf back;
static volatile int sum, traps;

static void on_signal(int number, siginfo_t *info, void *context) {
    for (int i = 0; i < 10; i++) sum += i % 3 ? i : -i;
    printf("signal %d code %d\n", number, info->si_code);
    if (number == SIGSEGV) siglongjmp(back, 1);
    traps += number == SIGTRAP;
}

static unsigned long flags(void) {
    unsigned long pushed;
    __asm__ volatile("pushfq\n pop %0" : "=r"(pushed));
    return pushed & 0x100;
}

static unsigned long flags_of_call(void) {
    unsigned long r11, rax = 39;
    __asm__ volatile("syscall\n mov %%r11, %0" : "=r"(r11), "+a"(rax)::"rcx", "r11", "memory");
    return r11 & 0x100;
}

static void *thread(void *argument) {
    for (int i = 0; i < 20; i++) __sync_fetch_and_add(&sum, i);
    return 0;
}

static void show(const char *when) {
    struct sigaction trap;
    sigset_t now;
    sigaction(SIGTRAP, 0, &trap);
    sigprocmask(SIG_SETMASK, 0, &now);
    printf("%s: trap %s, %s\n", when, trap.sa_sigaction == on_signal ? "handled" : "not handled", sigismember(&now, SIGTRAP) ? "blocked" : "not blocked");
}

int main(int argc, char **argv) {
    setvbuf(stdout, 0, _IONBF, 0);
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
    sigaction(SIGTRAP, &action, 0);
    sigaction(SIGSEGV, &action, 0);
    sigaction(SIGUSR1, &action, 0);
    printf("flags %lx %lx\n", flags(), flags_of_call());
    __asm__ volatile("int3");
    raise(SIGUSR1);
    raise(SIGTRAP);
    if (!sigsetjmp(back, 1)) *(volatile int *)0 = 1;
    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGTRAP);
    sigprocmask(SIG_BLOCK, &set, &old);
    for (int i = 0; i < 30; i++) sum += i;
    show("blocked");
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, &old);
    printf("blocked before: %d %d\n", sigismember(&old, SIGTRAP), sigismember(&old, SIGUSR1));
    kill(getpid(), SIGUSR1);
    sigprocmask(SIG_SETMASK, &old, 0);
    sigprocmask(SIG_UNBLOCK, &set, 0);
    show("unblocked");
    pthread_t ids[3];
    for (int i = 0; i < 3; i++) pthread_create(&ids[i], 0, thread, 0);
    for (int i = 0; i < 3; i++) pthread_join(ids[i], 0);
    pid_t child = fork();
    if (child == 0) {
        printf("child\n");
        _exit(7);
    }
    int status;
    waitpid(child, &status, 0);
    printf("child %x, sum %d, traps %d\n", status, sum, traps);
    char *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(page, 1, 4096);
    memcpy(page, page + 2048, 2048);
    if (argc > 1) {
        execl("/bin/echo", "echo", "executed", (char *)0);
    }
}
