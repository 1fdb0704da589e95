// Signal handlers of every kind: what they are told, on which stack they run, what they block, and what they may change.
#include "guest.h"
#include <setjmp.h>
#include <sys/ucontext.h>

static volatile int depth, deepest, count, code, number;
static void *volatile address;
static char alternate[65536];
static sigjmp_buf back;

static void on(int sig, void (*handler)(int, siginfo_t *, void *), int flags) {
    struct sigaction sa = {.sa_sigaction = handler, .sa_flags = flags | SA_SIGINFO};
    sigaction(sig, &sa, NULL);
}

static int is_blocked(int sig) {
    sigset_t set;
    sigprocmask(SIG_SETMASK, NULL, &set);
    return sigismember(&set, sig);
}

static void nests(int sig, siginfo_t *info, void *context) {
    depth++;
    deepest = depth > deepest ? depth : deepest;
    if (depth < 5) {
        raise(sig);
    }
    depth--;
    count++;
}

static void nests_others(int sig, siginfo_t *info, void *context) {
    depth++;
    deepest = depth > deepest ? depth : deepest;
    check("its own signal is blocked in the handler", is_blocked(sig));
    if (sig == SIGUSR1) {
        raise(SIGUSR2);
    } else if (sig == SIGUSR2) {
        raise(SIGURG);
    }
    depth--;
}

static void notes(int sig, siginfo_t *info, void *context) {
    number = sig;
    code = info->si_code;
    address = info->si_addr;
    count++;
}

static void where(int sig, siginfo_t *info, void *context) {
    char here;
    check("on the alternate stack", &here >= alternate && &here < alternate + sizeof alternate);
    stack_t now;
    sigaltstack(NULL, &now);
    printf("its flags %d\n", now.ss_flags);
    syscall(SYS_getppid);
}

static void leaves(int sig, siginfo_t *info, void *context) {
    number = sig;
    code = info->si_code;
    address = info->si_addr;
    siglongjmp(back, 1);
}

static void skips(int sig, siginfo_t *info, void *context) {
    ucontext_t *u = context;
    u->uc_mcontext.gregs[REG_RIP] += 2;
    u->uc_mcontext.gregs[REG_RAX] = 4711;
    sigaddset(&u->uc_sigmask, SIGHUP);
    code = info->si_code;
}

static void faults(const char *what, void (*fault)(void)) {
    number = code = 0;
    if (sigsetjmp(back, 1) == 0) {
        fault();
        printf("%s: nothing happened\n", what);
    } else {
        // What a process sends has no address: in its place are the sender's numbers.
        printf("%s: %s code %d, address %s\n", what, sigabbrev_np(number), code,
            code <= 0 ? "none" : (uintptr_t)address < 4096 ? "near 0" : "elsewhere");
    }
}

static void null_write(void) { *(volatile int *)8 = 1; }
static void null_call(void) { ((void (*)(void))0)(); }
static void wild(void) { *(volatile int *)0x4141414141414141UL = 1; }
static void divide(void) { __asm__ volatile("xor %%edx, %%edx\nmov $1, %%eax\nxor %%ecx, %%ecx\ndiv %%ecx" ::: "eax", "ecx", "edx"); }
static void undefined(void) { __asm__ volatile("ud2"); }
static void breakpoint(void) { __asm__ volatile("int3"); }
static void privileged(void) { __asm__ volatile("hlt"); }
static void read_only(void) { *(volatile char *)mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) = 1; }
static void past_end(void) {
    int fd = memfd_create("x", 0);
    ftruncate(fd, 1);
    volatile char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    p[4096] = 1;
}
static void not_executable(void) {
    ((void (*)(void))mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))();
}
static void single_step(void) {
    __asm__ volatile("pushf\norl $0x100, (%%rsp)\npopf\nnop\nnop" ::: "memory");
}
static void bad_call(void) { syscall(SYS_write, 1, 8, 1) == -1 && errno == EFAULT ? raise(SIGSYS) : 0; }

int main(void) {
    no_core();
    on(SIGUSR1, nests, SA_NODEFER);
    raise(SIGUSR1);
    printf("SA_NODEFER: %d calls, %d deep\n", count, deepest);

    count = deepest = 0;
    on(SIGUSR1, nests_others, 0);
    on(SIGUSR2, nests_others, 0);
    on(SIGURG, nests_others, 0);
    raise(SIGUSR1);
    printf("others nest %d deep, nothing stays blocked: %d\n", deepest, !is_blocked(SIGUSR1) && !is_blocked(SIGURG));

    on(SIGUSR1, notes, SA_RESETHAND);
    struct sigaction now;
    raise(SIGUSR1);
    sigaction(SIGUSR1, NULL, &now);
    check("SA_RESETHAND: the default is back", count == 1 && now.sa_handler == SIG_DFL);

    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};
    sigaltstack(&stack, NULL);
    on(SIGUSR1, where, SA_ONSTACK);
    raise(SIGUSR1);
    stack.ss_flags = 1U << 31; // SS_AUTODISARM
    said("disarmed by use", sigaltstack(&stack, NULL));
    raise(SIGUSR1);
    stack.ss_size = 100;
    said("too small", sigaltstack(&stack, NULL));

    // What the handler is told.
    on(SIGUSR1, notes, 0);
    kill(getpid(), SIGUSR1);
    check("kill", code == SI_USER);
    raise(SIGUSR1);
    check("tgkill", code == SI_TKILL);
    syscall(SYS_tkill, syscall(SYS_gettid), SIGUSR1);
    check("tkill", code == SI_TKILL);
    union sigval value = {.sival_int = 7};
    sigqueue(getpid(), SIGUSR1, value);
    check("sigqueue", code == SI_QUEUE);
    siginfo_t own = {.si_signo = SIGUSR1, .si_code = -77};
    said("rt_tgsigqueueinfo", syscall(SYS_rt_tgsigqueueinfo, getpid(), syscall(SYS_gettid), SIGUSR1, &own));
    check("a code of one's own", code == -77);
    said("tgkill of nobody", syscall(SYS_tgkill, getpid(), 999999, SIGUSR1));
    said("tkill with signal 65", syscall(SYS_tkill, syscall(SYS_gettid), 65));

    int faulting[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
    for (int i = 0; i < 6; i++) {
        on(faulting[i], leaves, SA_ONSTACK);
    }
    faults("write near NULL", null_write);
    faults("call of NULL", null_call);
    faults("not canonical", wild);
    faults("division", divide);
    faults("ud2", undefined);
    faults("int3", breakpoint);
    faults("hlt", privileged);
    faults("read-only page", read_only);
    faults("past the end of a file", past_end);
    faults("no execution", not_executable);
    faults("single step", single_step);
    faults("a bad address in a call", bad_call);

    // A handler that goes on behind the faulting instruction, with another register and mask.
    on(SIGILL, skips, 0);
    long rax;
    __asm__ volatile("xor %%eax, %%eax\nud2" : "=a"(rax));
    printf("rax %ld code %d SIGHUP blocked %d\n", rax, code, is_blocked(SIGHUP));

    // A fault whose signal is blocked or ignored ends the process.
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (child == 0) {
            if (i == 0) {
                sigset_t set;
                sigemptyset(&set);
                sigaddset(&set, SIGSEGV);
                sigprocmask(SIG_BLOCK, &set, NULL);
            } else {
                signal(SIGSEGV, SIG_IGN);
            }
            null_write();
        }
        reap(i == 0 ? "fault while blocked" : "fault while ignored", child);
    }

    // A handler without room for its frame.
    pid_t child = fork();
    if (child == 0) {
        on(SIGUSR1, notes, 0);
        __asm__ volatile("mov $64, %%rsp\nmov %0, %%edi\nmov %1, %%esi\nmov %2, %%eax\nsyscall\nud2" ::"r"(getpid()),
            "i"(SIGUSR1), "i"(SYS_kill));
    }
    reap("no stack", child);

    // Every signal, by its default.
    for (int sig = 1; sig <= 64; sig++) {
        if (sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU || sig == 32 || sig == 33) {
            continue;
        }
        child = fork();
        if (child == 0) {
            signal(sig, SIG_DFL);
            sigset_t none;
            sigemptyset(&none);
            sigprocmask(SIG_SETMASK, &none, NULL);
            kill(getpid(), sig);
            _exit(0);
        }
        int status;
        waitpid(child, &status, 0);
        printf("%d:%x ", sig, status & ~0x80);
    }
    printf("\n");
    return 0;
}
