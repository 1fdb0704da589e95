/*
 * tracer allow|gate|no-stop|one-stop|two-stop PROGRAM [ARGUMENT...]
 *
 * The least that a tracer can do: what the figures of any other are to be measured against. It makes the same requests as
 * reverie's ptrace backend, and nothing else.
 *
 *   allow     no tracer at all, only a seccomp filter that lets everything pass
 *   gate      the same, but the filter looks where each call comes from, so that the kernel can't know its answer beforehand
 *   no-stop   traced, with a filter that traps nothing: only births, exec and signals stop
 *   one-stop  a stop before every call: wait4, PTRACE_GET_SYSCALL_INFO, PTRACE_CONT
 *   two-stop  a stop before and one after: wait4, PTRACE_GET_SYSCALL_INFO, PTRACE_SYSCALL,
 *             wait4, PTRACE_GET_SYSCALL_INFO, PTRACE_CONT
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPTIONS                                                                                                        \
    (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |     \
     PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL)

static void die(const char *what) {
    perror(what);
    exit(125);
}

static void install(struct sock_filter *code, unsigned short length) {
    struct sock_fprog program = {length, code};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) == 0) {
        return;
    }
    /* Without privileges it takes a promise not to gain any. */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) != 0) {
        die("seccomp");
    }
}

static void filter(unsigned int verdict) {
    struct sock_filter code[] = {{BPF_RET | BPF_K, 0, 0, verdict}};
    install(code, 1);
}

/* Looks whether a call comes from a page, as a filter must that lets the calls of code in the guest pass; here all pass. */
static void gate(void) {
    unsigned int ip = offsetof(struct seccomp_data, instruction_pointer);
    struct sock_filter code[] = {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, ip + 4},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 3, 0},
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, ip},
        {BPF_ALU | BPF_AND | BPF_K, 0, 0, 0xfffff000},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 0x70000000},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    install(code, sizeof code / sizeof code[0]);
}

static void run(char **argv) {
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(errno == ENOENT ? 127 : 126);
}

/* Starts the program, seized before its first call. */
static pid_t launch(char **argv, unsigned int verdict) {
    int gate[2];
    if (pipe(gate) != 0) {
        die("pipe");
    }
    pid_t pid = fork();
    if (pid < 0) {
        die("fork");
    }
    if (pid == 0) {
        char byte;
        close(gate[1]);
        if (read(gate[0], &byte, 1) != 1) {
            _exit(125);
        }
        close(gate[0]);
        filter(verdict);
        run(argv);
    }
    if (ptrace(PTRACE_SEIZE, pid, 0, OPTIONS) != 0) {
        die("PTRACE_SEIZE");
    }
    if (write(gate[1], "", 1) != 1) {
        die("write");
    }
    close(gate[0]);
    close(gate[1]);
    return pid;
}

static int stops(int signal) {
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/* What to do with a thread that stopped. Requests fail when it has been killed meanwhile; its end is then reported. */
static void handle(pid_t tid, int status, int two_stops) {
    /* struct ptrace_syscall_info, which not every libc has. */
    static char info[88];
    int signal = WSTOPSIG(status);
    int event = status >> 16;
    if (event == PTRACE_EVENT_SECCOMP) {
        ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, info);
        ptrace(two_stops ? PTRACE_SYSCALL : PTRACE_CONT, tid, 0, 0);
    } else if (event == 0 && signal == (SIGTRAP | 0x80)) {
        ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, info);
        ptrace(PTRACE_CONT, tid, 0, 0);
    } else if (event == 0) {
        ptrace(PTRACE_CONT, tid, 0, signal);
    } else if (event == PTRACE_EVENT_STOP && stops(signal)) {
        ptrace(PTRACE_LISTEN, tid, 0, 0);
    } else if (two_stops && event <= PTRACE_EVENT_CLONE) {
        /* A new task: the call that makes it is not over. */
        ptrace(PTRACE_SYSCALL, tid, 0, 0);
    } else {
        ptrace(PTRACE_CONT, tid, 0, 0);
    }
}

static int trace(char **argv, unsigned int verdict, int two_stops) {
    pid_t root = launch(argv, verdict);
    int result = 0;
    for (;;) {
        int status;
        pid_t tid = wait4(-1, &status, __WALL | __WNOTHREAD, NULL);
        if (tid < 0) {
            if (errno == EINTR) {
                continue;
            }
            return result;
        }
        if (WIFSTOPPED(status)) {
            handle(tid, status, two_stops);
        } else if (tid == root) {
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "tracer allow|gate|no-stop|one-stop|two-stop PROGRAM [ARGUMENT...]\n");
        return 2;
    }
    if (strcmp(argv[1], "allow") == 0) {
        filter(SECCOMP_RET_ALLOW);
        run(argv + 2);
    }
    if (strcmp(argv[1], "gate") == 0) {
        gate();
        run(argv + 2);
    }
    unsigned int verdict = strcmp(argv[1], "no-stop") == 0 ? SECCOMP_RET_ALLOW : SECCOMP_RET_TRACE;
    return trace(argv + 2, verdict, strcmp(argv[1], "two-stop") == 0);
}
