// Where a traced guest stops for the guest that traces it, and what that is told there.
#include "guest.h"
#include <elf.h>
#include <linux/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

long ptrace(int request, ...);

static pid_t child;

// What wait4 says of the next stop, with the siginfo that goes with it.
static int next(const char *what) {
    int status = 0;
    pid_t r = waitpid(child, &status, __WALL);
    if (r != child) {
        said(what, r);
        return -1;
    }
    if (!WIFSTOPPED(status)) {
        ended(what, status);
        return status;
    }
    siginfo_t info;
    memset(&info, 0, sizeof info);
    long got = ptrace(PTRACE_GETSIGINFO, child, 0, &info);
    printf("%s: signal %d event %d", what, WSTOPSIG(status), status >> 16);
    if (got < 0) {
        printf(" no siginfo %s\n", strerrorname_np(errno));
    } else {
        printf(" siginfo %d code %x\n", info.si_signo, info.si_code);
    }
    return status;
}

static void go(int request, int signal) {
    if (ptrace(request, child, 0, (long)signal) < 0) said("go on", -1);
}

static void call_info(void) {
    struct ptrace_syscall_info info;
    memset(&info, 0, sizeof info);
    long n = ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info);
    printf("  info %ld op %d", n, info.op);
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) printf(" entry %lld %lld", info.entry.nr, info.entry.args[0]);
    if (info.op == PTRACE_SYSCALL_INFO_EXIT) printf(" exit %lld %d", info.exit.rval, info.exit.is_error);
    printf("\n");
}

static void traced(void (*body)(void)) {
    child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        body();
        _exit(7);
    }
    next("start");
}

static void calls(void) {
    syscall(SYS_umask, 022);
    syscall(SYS_close, 999);
}

static void syscall_stops(void) {
    puts("- calls");
    traced(calls);
    ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD);
    for (int i = 0; i < 6; i++) {
        go(PTRACE_SYSCALL, 0);
        if (!WIFSTOPPED(next("call"))) break;
        struct user_regs_struct r;
        ptrace(PTRACE_GETREGS, child, 0, &r);
        printf("  nr %lld rax %lld\n", r.orig_rax, r.rax);
        call_info();
    }
    go(PTRACE_CONT, 0);
    next("end");
    puts("- calls without TRACESYSGOOD");
    traced(calls);
    for (int i = 0; i < 2; i++) {
        go(PTRACE_SYSCALL, 0);
        next("call");
        call_info();
    }
    // An exit stop that is not followed by one at the next entry.
    go(PTRACE_CONT, 0);
    next("end");
    puts("- calls changed");
    traced(calls);
    ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD);
    go(PTRACE_SYSCALL, 0);
    next("umask");
    ptrace(PTRACE_POKEUSR, child, offsetof(struct user_regs_struct, orig_rax), -1L);
    ptrace(PTRACE_POKEUSR, child, offsetof(struct user_regs_struct, rax), 12345L);
    go(PTRACE_SYSCALL, 0);
    next("skipped");
    call_info();
    go(PTRACE_SYSCALL, 0);
    next("close");
    ptrace(PTRACE_POKEUSR, child, offsetof(struct user_regs_struct, orig_rax), (long)SYS_exit_group);
    ptrace(PTRACE_POKEUSR, child, offsetof(struct user_regs_struct, rdi), 33L);
    go(PTRACE_SYSCALL, 0);
    next("became an exit");
}

static volatile int handled;

static void handler(int signal, siginfo_t *info, void *context) {
    (void)context;
    handled = signal * 1000 + info->si_value.sival_int;
}

static void signalled(void) {
    struct sigaction act = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &act, NULL);
    sigaction(SIGUSR2, &act, NULL);
    union sigval value = {.sival_int = 5};
    for (int i = 0; i < 4; i++) {
        handled = 0;
        sigqueue(getpid(), SIGUSR1, value);
        printf("handled %d\n", handled);
    }
}

static void signal_stops(void) {
    puts("- signals");
    traced(signalled);
    go(PTRACE_CONT, 0);
    next("one");
    go(PTRACE_CONT, SIGUSR1);
    next("suppressed");
    go(PTRACE_CONT, 0);
    next("another number");
    go(PTRACE_CONT, SIGUSR2);
    next("another value");
    siginfo_t info;
    ptrace(PTRACE_GETSIGINFO, child, 0, &info);
    info.si_value.sival_int = 77;
    said("SETSIGINFO", ptrace(PTRACE_SETSIGINFO, child, 0, &info));
    go(PTRACE_CONT, SIGUSR1);
    next("end");
    puts("- a signal that kills");
    traced(calls);
    go(PTRACE_CONT, SIGTERM);
    next("killed");
}

static void stopping(void) {
    raise(SIGTSTP);
    printf("went on\n");
}

static void group_stops(void) {
    puts("- group stop, traced by PTRACE_TRACEME");
    traced(stopping);
    go(PTRACE_CONT, 0);
    next("SIGTSTP");
    go(PTRACE_CONT, SIGTSTP);
    next("group stop");
    go(PTRACE_CONT, 0);
    next("end");
    puts("- group stop, seized");
    int ready[2];
    pipe(ready);
    child = fork();
    if (child == 0) {
        char c;
        read(ready[0], &c, 1);
        stopping();
        _exit(8);
    }
    said("SEIZE", ptrace(PTRACE_SEIZE, child, 0, 0));
    write(ready[1], "x", 1);
    next("SIGTSTP");
    said("LISTEN at a signal", ptrace(PTRACE_LISTEN, child, 0, 0));
    go(PTRACE_CONT, SIGTSTP);
    next("group stop");
    said("LISTEN", ptrace(PTRACE_LISTEN, child, 0, 0));
    said("request while it listens", ptrace(PTRACE_GETSIGINFO, child, 0, 0));
    said("INTERRUPT", ptrace(PTRACE_INTERRUPT, child, 0, 0));
    next("interrupted");
    said("LISTEN", ptrace(PTRACE_LISTEN, child, 0, 0));
    kill(child, SIGCONT);
    next("continued");
    go(PTRACE_CONT, 0);
    next("SIGCONT");
    go(PTRACE_CONT, SIGCONT);
    next("end");
    close(ready[0]);
    close(ready[1]);
}

static void waiting(void) {
    int ends[2];
    char c;
    pipe(ends);
    read(ends[0], &c, 1);
}

static void interrupts(void) {
    puts("- interrupted");
    child = fork();
    if (child == 0) {
        waiting();
        _exit(1);
    }
    ptrace(PTRACE_SEIZE, child, 0, PTRACE_O_TRACESYSGOOD);
    for (int i = 0; i < 3; i++) {
        said("INTERRUPT", ptrace(PTRACE_INTERRUPT, child, 0, 0));
        next("stop");
        call_info();
        go(PTRACE_CONT, 0);
    }
    said("CONT of one that runs", ptrace(PTRACE_CONT, child, 0, 0));
    kill(child, SIGKILL);
    next("end");
    puts("- attached");
    child = fork();
    if (child == 0) {
        waiting();
        _exit(1);
    }
    said("ATTACH", ptrace(PTRACE_ATTACH, child, 0, 0));
    next("stop");
    said("INTERRUPT", ptrace(PTRACE_INTERRUPT, child, 0, 0));
    said("LISTEN", ptrace(PTRACE_LISTEN, child, 0, 0));
    said("ATTACH again", ptrace(PTRACE_ATTACH, child, 0, 0));
    go(PTRACE_CONT, 0);
    kill(child, SIGSTOP);
    next("stopped again");
    said("DETACH", ptrace(PTRACE_DETACH, child, 0, 0));
    said("DETACH again", ptrace(PTRACE_DETACH, child, 0, 0));
    kill(child, SIGKILL);
    next("end");
}

static void program(void) {
    execl("/bin/true", "true", NULL);
}

static void exec_stops(void) {
    puts("- exec");
    traced(program);
    go(PTRACE_CONT, 0);
    next("program");
    go(PTRACE_CONT, 0);
    next("end");
    traced(program);
    ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT | PTRACE_O_TRACESYSGOOD);
    go(PTRACE_CONT, 0);
    next("program");
    unsigned long message = 0;
    ptrace(PTRACE_GETEVENTMSG, child, 0, &message);
    check("message", message == (unsigned long)child);
    call_info();
    go(PTRACE_SYSCALL, 0);
    next("exit of exec");
    call_info();
    go(PTRACE_CONT, 0);
    next("exit");
    ptrace(PTRACE_GETEVENTMSG, child, 0, &message);
    printf("message %lx\n", message);
    go(PTRACE_CONT, 0);
    next("end");
}

static void stepping(void) {
    // getpid by hand: nop; nop; syscall; nop; nop
    long result;
    __asm__ volatile("nop; int3; nop; mov $39, %%eax; syscall; nop; nop; int3" : "=a"(result) : : "rcx", "r11", "memory");
}

static void steps(void) {
    puts("- steps");
    traced(stepping);
    go(PTRACE_CONT, 0);
    next("breakpoint");
    struct user_regs_struct before, r;
    ptrace(PTRACE_GETREGS, child, 0, &before);
    for (int i = 0; i < 5; i++) {
        go(PTRACE_SINGLESTEP, 0);
        next("step");
        ptrace(PTRACE_GETREGS, child, 0, &r);
        printf("  at +%lld%s\n", r.rip - before.rip, (long)r.rax == child ? ", with the result" : "");
    }
    go(PTRACE_CONT, 0);
    next("breakpoint");
    go(PTRACE_CONT, 0);
    next("end");
}

int main(void) {
    no_core();
    syscall_stops();
    signal_stops();
    group_stops();
    interrupts();
    exec_stops();
    steps();
    return 0;
}
