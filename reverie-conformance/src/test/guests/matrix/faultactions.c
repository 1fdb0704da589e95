// Calls with pointers to nowhere, while what SIGSEGV and SIGBUS do is set, and they are blocked or not: it stays so.
#include "guest.h"
#include <setjmp.h>

static char *nowhere, *beyond;
static sigjmp_buf back;
static volatile int handled;

static void handler(int signal) {
    handled = signal;
    siglongjmp(back, 1);
}

static void *calls(void *unused) {
    (void)unused;
    int null = open("/dev/null", O_RDWR), random = open("/dev/urandom", O_RDONLY);
    for (int i = 0; i < 30; i++) {
        int failed = 0;
        failed += open(nowhere, O_RDONLY) < 0 && errno == EFAULT;
        failed += open(beyond, O_RDONLY) < 0 && errno == EFAULT;
        failed += syscall(SYS_rt_sigprocmask, SIG_BLOCK, nowhere, NULL, 8) < 0 && errno == EFAULT;
        failed += read(random, nowhere, 10) < 0 && errno == EFAULT;
        failed += pwrite(null, beyond, 10, 0) < 0;
        if (failed < 4) {
            printf("only %d calls failed\n", failed);
        }
    }
    close(null);
    close(random);
    return NULL;
}

static void look(const char *what, int signal) {
    struct sigaction now;
    sigset_t mask;
    sigaction(signal, NULL, &now);
    sigprocmask(SIG_BLOCK, NULL, &mask);
    printf("%s: %s is %s, %s, flags %x\n", what, sigabbrev_np(signal),
           now.sa_handler == SIG_DFL   ? "default"
           : now.sa_handler == SIG_IGN ? "ignored"
           : now.sa_handler == handler ? "handled"
                                       : "something else",
           sigismember(&mask, signal) ? "blocked" : "not blocked", now.sa_flags & SA_ONSTACK);
}

static void test(const char *what, void (*how)(int), int is_blocked, int in_thread) {
    int signals[] = {SIGSEGV, SIGBUS};
    sigset_t both;
    sigemptyset(&both);
    for (int i = 0; i < 2; i++) {
        sigaddset(&both, signals[i]);
        struct sigaction action = {.sa_handler = how, .sa_flags = SA_ONSTACK};
        sigaction(signals[i], &action, NULL);
    }
    sigprocmask(is_blocked ? SIG_BLOCK : SIG_UNBLOCK, &both, NULL);
    pthread_t thread;
    if (in_thread) {
        pthread_create(&thread, NULL, calls, NULL);
        pthread_join(thread, NULL);
    } else {
        calls(NULL);
    }
    look(what, SIGSEGV);
    look(what, SIGBUS);
    if (how == handler) {
        sigprocmask(SIG_UNBLOCK, &both, NULL);
        for (int i = 0; i < 2; i++) {
            handled = 0;
            if (sigsetjmp(back, 1) == 0) {
                *(volatile char *)(i == 0 ? nowhere : beyond) = 1;
            }
            check("the handler runs", handled == signals[i]);
        }
    }
}

int main(void) {
    nowhere = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int empty = memfd_create("empty", 0);
    beyond = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, empty, 0);
    for (int in_thread = 0; in_thread < 2; in_thread++) {
        test("handled", handler, 0, in_thread);
        test("handled and blocked", handler, 1, in_thread);
        test("ignored", SIG_IGN, 0, in_thread);
    }
    pid_t pid = fork();
    if (pid == 0) {
        test("in a child", handler, 1, 0);
        _exit(0);
    }
    reap("child", pid);
    return 0;
}
