// The end of a guest that traces, and of one that is traced.
#include "guest.h"
#include <linux/ptrace.h>
#include <sys/user.h>

long ptrace(int request, ...);

static void next(const char *what, pid_t pid) {
    int status = 0;
    pid_t got = waitpid(pid, &status, __WALL);
    if (got != pid) {
        said(what, got);
    } else if (WIFSTOPPED(status)) {
        printf("%s: signal %d event %d\n", what, WSTOPSIG(status), status >> 16);
    } else {
        ended(what, status);
    }
}

// A tracer that ends with its tracee at a stop, or running; the tracee tells by a pipe what becomes of it.
static void tracer_ends(const char *what, int options, int is_stopped, int is_told, int by_signal) {
    printf("- %s\n", what);
    int go[2], alive[2];
    pipe(go);
    pipe(alive);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    pid_t tracer = fork();
    if (tracer == 0) {
        pid_t child = fork();
        if (child == 0) {
            char c;
            signal(SIGUSR1, SIG_DFL);
            close(go[1]);
            close(alive[0]);
            if (is_stopped) {
                ptrace(PTRACE_TRACEME, 0, 0, 0);
                raise(by_signal);
            }
            read(go[0], &c, 1);
            write(alive[1], "alive\n", 6);
            _exit(5);
        }
        if (is_stopped) {
            siginfo_t info;
            waitid(P_PID, child, &info, WSTOPPED | (is_told ? 0 : WNOWAIT));
            if (options) ptrace(PTRACE_SETOPTIONS, child, 0, options);
        } else {
            ptrace(PTRACE_SEIZE, child, 0, options);
        }
        close(alive[1]);
        _exit(0);
    }
    close(alive[1]);
    reap("tracer", tracer);
    close(go[1]);
    char text[16];
    ssize_t n = read(alive[0], text, sizeof text);
    printf("tracee: %.*s", n > 0 ? (int)n : 5, n > 0 ? text : "gone\n");
    int status;
    if (waitpid(-1, &status, 0) > 0) ended("tracee", status);
    close(go[0]);
    close(alive[0]);
}

static void killed_at_a_stop(void) {
    puts("- killed at a stop");
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        _exit(1);
    }
    next("stop", child);
    kill(child, SIGKILL);
    next("end", child);
    said("CONT", ptrace(PTRACE_CONT, child, 0, 0));
    puts("- killed before its stop is waited for");
    child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        _exit(1);
    }
    siginfo_t info;
    waitid(P_PID, child, &info, WSTOPPED | WNOWAIT);
    kill(child, SIGKILL);
    next("end", child);
    puts("- PTRACE_KILL");
    child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        _exit(1);
    }
    next("stop", child);
    said("KILL", ptrace(PTRACE_KILL, child, 0, 0));
    next("end", child);
}

static void detached(void) {
    puts("- detached with a signal");
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGUSR2);
        _exit(1);
    }
    next("stop", child);
    said("DETACH with a wrong signal", ptrace(PTRACE_DETACH, child, 0, 1000L));
    said("DETACH", ptrace(PTRACE_DETACH, child, 0, (long)SIGUSR2));
    next("end", child);
    puts("- detached in a group stop");
    int go[2];
    pipe(go);
    child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        _exit(2);
    }
    next("stop", child);
    ptrace(PTRACE_CONT, child, 0, (long)SIGSTOP);
    next("group stop", child);
    said("DETACH", ptrace(PTRACE_DETACH, child, 0, 0));
    int status;
    pid_t r = waitpid(child, &status, WUNTRACED | WNOHANG);
    printf("WUNTRACED: %s\n", r == child && WIFSTOPPED(status) ? "stopped" : "nothing");
    kill(child, SIGCONT);
    next("end", child);
    puts("- attached again, and to one that is stopped");
    child = fork();
    if (child == 0) {
        for (;;) pause();
    }
    kill(child, SIGSTOP);
    waitpid(child, &status, WUNTRACED);
    said("SEIZE", ptrace(PTRACE_SEIZE, child, 0, 0));
    next("stop", child);
    said("DETACH", ptrace(PTRACE_DETACH, child, 0, 0));
    kill(child, SIGKILL);
    next("end", child);
}

int main(void) {
    no_core();
    tracer_ends("tracer ends, tracee runs", 0, 0, 0, 0);
    tracer_ends("tracer ends, tracee runs, EXITKILL", PTRACE_O_EXITKILL, 0, 0, 0);
    tracer_ends("tracer ends, tracee stopped", 0, 1, 1, SIGUSR1);
    tracer_ends("tracer ends, tracee stopped, not waited for", 0, 1, 0, SIGUSR1);
    tracer_ends("tracer ends, tracee stopped, EXITKILL", PTRACE_O_EXITKILL, 1, 1, SIGUSR1);
    killed_at_a_stop();
    detached();
    return 0;
}
