/* Processes and threads: making, replacing, waiting for, futexes, limits, usage, ids. */
#include "calls.h"
#include <linux/futex.h>
#include <linux/rseq.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/time.h>

/* As the kernel has it; the C library hides it. */
struct clone_arguments { unsigned long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup; };

int main(int argc, char **argv) {
    begin();
    if (argc > 1) {
        CALL(exit_group, 3);
    }
    int status, parent_tid, child_tid;
    struct rusage usage;
    siginfo_t info;
    long pid = CALL(getpid), child;
    CALL(getppid);
    CALL(gettid);
    CALL(fork) == 0 && CALL(exit, 1);
    CALL(wait4, -1, &status, 0, &usage);
    CALL(vfork) == 0 && CALL(exit_group, 256 + 2);
    CALL(wait4, -1, &status, WUNTRACED | WCONTINUED, NULL);
    CALL(clone, CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | CLONE_PARENT_SETTID | SIGCHLD, 0, &parent_tid, &child_tid) == 0 && CALL(exit, 5);
    CALL(waitid, P_ALL, 0, &info, WEXITED | WNOWAIT, &usage);
    CALL(waitid, P_ALL, 0, &info, WEXITED | WNOHANG, NULL);
    CALL(waitid, P_PID, 99999999, &info, WEXITED | WSTOPPED | WCONTINUED, NULL);
    CALL(waitid, P_PIDFD, NO_FD, &info, WEXITED, NULL);
    CALL(waitid, 99, -1, NULL, FLAGS, NULL);
    CALL(wait4, -1, &status, WNOHANG, NULL);
    CALL(wait4, 99999999, &status, FLAGS, &usage);
    struct clone_arguments args = {CLONE_PIDFD, (long)&status, 0, 0, SIGCHLD};
    CALL(clone3, &args, sizeof args) == 0 && CALL(exit, 6);
    CALL(wait4, -1, NULL, 0, NULL);
    args.flags = CLONE_THREAD;
    CALL(clone3, &args, sizeof args);
    args.flags = FLAGS | (1UL << 40);
    args.stack = 5;
    args.stack_size = 6;
    args.set_tid = (long)&status;
    args.set_tid_size = 1;
    CALL(clone3, &args, sizeof args);
    CALL(clone3, &args, 64);
    CALL(clone3, &args, 63);
    CALL(clone3, &args, 1000);
    struct { struct clone_arguments known; unsigned long more[3]; } larger = {{1UL << 33 | CLONE_PARENT_SETTID, 0, 0, 5, 77}};
    for (int i = 0; i < 4; i++) {
        larger.known.set_tid = (long)&status;
        larger.known.set_tid_size = i * 16;
        larger.more[2] = i;
        CALL(clone3, &larger, i < 2 ? 72 + 8 * i : sizeof larger);
    }
    CALL(clone, CLONE_THREAD, 0, WILD, WILD, WILD);
    CALL(clone, 0xffffffff00000000UL | CLONE_SIGHAND, ODD);
    CALL(unshare, 0);
    CALL(unshare, CLONE_FILES | CLONE_FS | CLONE_SYSVSEM);
    CALL(unshare, FLAGS);
    CALL(setns, NO_FD, CLONE_NEWNET);
    CALL(setns, 0, FLAGS);
    char *many[] = {"one", "two \"quoted\"", "", "a longer argument than is printed without an ellipsis", NULL};
    char *env[] = {"A=b", NULL};
    CALL(execve, "/nothing", many, env);
    CALL(execve, "/nothing", NULL, NULL);
    CALL(execve, "/", many, env + 1);
    char *wild[] = {"one", WILD, "three", NULL};
    CALL(execve, "/nothing", wild, wild);
    CALL(execve, "/nothing", edge(many, 16), edge(many, 16));
    static char *lots[100];
    for (int i = 0; i < 99; i++) lots[i] = "x";
    CALL(execve, "/nothing", lots, lots);
    CALL(execveat, NO_FD, "nothing", many, env, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW);
    CALL(execveat, AT_FDCWD, "nothing", many, NULL, FLAGS);
    char *self[] = {argv[0], "again", NULL};
    IN_CHILD(CALL(execve, argv[0], self, env));
    IN_CHILD(CALL(execveat, CALL(open, argv[0], O_PATH | O_CLOEXEC), "", self, env, AT_EMPTY_PATH));
    int futex = 5;
    struct timespec brief = {0, 1000}, odd = {-1, -1};
    CALL(futex, &futex, FUTEX_WAIT, 4, NULL);
    CALL(futex, &futex, FUTEX_WAIT_PRIVATE, 5, &brief);
    CALL(futex, &futex, FUTEX_WAKE_PRIVATE, 1);
    CALL(futex, &futex, FUTEX_WAKE, 0x7fffffff);
    CALL(futex, &futex, FUTEX_FD, 1);
    CALL(futex, &futex, FUTEX_REQUEUE_PRIVATE, 1, 2, &status);
    CALL(futex, &futex, FUTEX_CMP_REQUEUE, 1, 2, &status, 5);
    CALL(futex, &futex, FUTEX_CMP_REQUEUE_PI_PRIVATE, 1, 2, &status, 5);
    CALL(futex, &futex, FUTEX_WAKE_OP, 1, 2, &status, FUTEX_OP(FUTEX_OP_ADD, 3, FUTEX_OP_CMP_GT, 7));
    CALL(futex, &futex, FUTEX_WAKE_OP_PRIVATE, 1, 2, &status, FUTEX_OP(FUTEX_OP_SET | FUTEX_OP_OPARG_SHIFT, 1, FUTEX_OP_CMP_EQ, 0));
    CALL(futex, &futex, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 4, &brief, NULL, FUTEX_BITSET_MATCH_ANY);
    CALL(futex, &futex, FUTEX_WAIT_BITSET_PRIVATE, 4, &odd, NULL, 0xff);
    CALL(futex, &futex, FUTEX_WAKE_BITSET, 1, NULL, NULL, 7);
    CALL(futex, &futex, FUTEX_UNLOCK_PI);
    CALL(futex, &futex, FUTEX_TRYLOCK_PI);
    CALL(futex, &futex, FUTEX_LOCK_PI_PRIVATE, 0, &brief);
    CALL(futex, &futex, FUTEX_LOCK_PI2, 0, &odd);
    CALL(futex, &futex, FUTEX_WAIT_REQUEUE_PI, 4, &brief, &status, 0);
    CALL(futex, &futex, 99, 1, 2, 3, 4);
    CALL(futex, ODD, FUTEX_WAIT, 1);
    struct { unsigned long val, addr; unsigned flags, reserved; } waiters[2] = {{4, (long)&futex, 2, 0}, {5, (long)&status, 2 | 128, 0}};
    CALL(futex_waitv, waiters, 2, 0, &brief, CLOCK_MONOTONIC);
    CALL(futex_waitv, waiters, 200, FLAGS, &odd, 99);
    CALL(futex_wake, &futex, -1, 1, 2);
    CALL(futex_wait, &futex, 4, -1, 2, &brief, CLOCK_MONOTONIC);
    CALL(futex_requeue, waiters, 0, 1, 1);
    struct rlimit limit, new_limit = {100, 1UL << 20};
    for (int resource = 0; resource < 18; resource++) {
        CALL(getrlimit, resource, &limit);
        CALL(prlimit64, 0, resource, NULL, &limit);
    }
    CALL(setrlimit, RLIMIT_CORE, &new_limit);
    new_limit.rlim_cur = 1UL << 40;
    new_limit.rlim_max = RLIM_INFINITY;
    CALL(setrlimit, 99, &new_limit);
    CALL(prlimit64, 99999999, RLIMIT_CORE, &new_limit, &limit);
    CALL(getrusage, RUSAGE_SELF, &usage);
    CALL(getrusage, RUSAGE_CHILDREN, &usage);
    CALL(getrusage, RUSAGE_THREAD, &usage);
    CALL(getrusage, 99, &usage);
    CALL(set_tid_address, &status);
    struct { void *next; long offset; void *pending; } head = {&head, 0, NULL};
    CALL(set_robust_list, &head, sizeof head);
    CALL(set_robust_list, &head, 5);
    void *robust;
    long length;
    CALL(get_robust_list, 0, &robust, &length);
    CALL(get_robust_list, 99999999, &robust, &length);
    CALL(rseq, good, 32, 0, 0x53053053);
    CALL(rseq, ODD, 5, FLAGS, 1);
    CALL(getpgid, 0);
    CALL(getpgid, 99999999);
    CALL(getpgrp);
    CALL(getsid, 0);
    CALL(getsid, -1);
    CALL(setpgid, 0, 0);
    CALL(setpgid, 99999999, -1);
    CALL(setsid);
    CALL(sched_yield);
    for (int kind = 0; kind < 9; kind++) {
        CALL(kcmp, pid, pid, kind, 1, 1);
    }
    struct { unsigned efd, tfd, toff; } slot = {NO_FD, 2, 3};
    CALL(kcmp, pid, 99999999, 7, 1, &slot);
    CALL(ptrace, 0, 0, 0, 0);
    CALL(ptrace, 1, 99999999, good, good);
    CALL(ptrace, 0x4200, 99999999, 0, 0x100007f);
    CALL(ptrace, 0x4204, 99999999, 1, good);
    CALL(ptrace, 0x4206, 99999999, 0, FLAGS);
    CALL(ptrace, 0x420e, 99999999, 88, good);
    for (int request = 2; request < 33; request++) {
        CALL(ptrace, request, 99999999, 1, 2);
    }
    CALL(ptrace, 9999, 99999999, 1, 2);
    long *words = (long *)good;
    for (int i = 0; i < 64; i++) {
        words[i] = i * 0x1001;
    }
    words[100] = 9;
    struct { void *base; size_t length; } set = {good, 20};
    CALL(ptrace, PTRACE_SETREGS, 99999999, 0, good);
    CALL(ptrace, PTRACE_SETFPREGS, 99999999, 0, good);
    for (int note = 0; note < 3; note++) {
        CALL(ptrace, PTRACE_GETREGSET, 99999999, note, &set);
        CALL(ptrace, PTRACE_SETREGSET, 99999999, note, &set);
    }
    CALL(ptrace, PTRACE_SETREGSET, 99999999, 0x202, &set);
    CALL(ptrace, PTRACE_SETREGSET, 99999999, 1, NULL);
    CALL(ptrace, PTRACE_SETREGSET, 99999999, 2, WILD);
    CALL(ptrace, PTRACE_SETREGS, 99999999, 0, cut(100));
    static const long offsets[] = {0, 3, 80, 216, 220, 224, 736, 744, 752, 760, 768, 776, 784, 792, 800, 808, 816, 848, 920, 927, 928, -8};
    for (int i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        CALL(ptrace, PTRACE_PEEKUSER, 99999999, offsets[i], good);
        CALL(ptrace, PTRACE_POKEUSER, 99999999, offsets[i], 5);
    }
    siginfo_t sent = {.si_signo = SIGCHLD, .si_code = CLD_EXITED};
    CALL(ptrace, PTRACE_SETSIGINFO, 99999999, 5, &sent);
    CALL(ptrace, PTRACE_GETSIGINFO, 99999999, 5, &sent);
    struct { unsigned long off; unsigned flags; int nr; } peek = {7, 1, 3};
    CALL(ptrace, PTRACE_PEEKSIGINFO, 99999999, &peek, good);
    peek.flags = FLAGS;
    CALL(ptrace, PTRACE_PEEKSIGINFO, 99999999, &peek, WILD);
    unsigned long signals = 0x101;
    CALL(ptrace, PTRACE_SETSIGMASK, 99999999, 8, &signals);
    CALL(ptrace, PTRACE_SETSIGMASK, 99999999, 4, &signals);
    CALL(ptrace, PTRACE_GETSIGMASK, 99999999, 8, &signals);
    CALL(ptrace, PTRACE_SECCOMP_GET_FILTER, 99999999, -1, good);
    CALL(ptrace, PTRACE_SECCOMP_GET_METADATA, 99999999, 16, &peek);
    CALL(ptrace, PTRACE_SECCOMP_GET_METADATA, 99999999, 16, NULL);
    CALL(ptrace, PTRACE_GETEVENTMSG, 99999999, 1, good);
    CALL(ptrace, PTRACE_INTERRUPT, 99999999, 1, 2);
    CALL(ptrace, PTRACE_LISTEN, 99999999, 1, 2);
    CALL(ptrace, PTRACE_CONT, 99999999, 0, 0);
    CALL(ptrace, PTRACE_DETACH, 99999999, 0, 100);
    CALL(ptrace, 30, 99999999, good, 0x1002);
    CALL(ptrace, PTRACE_SETOPTIONS, 99999999, 0, 0x3000ff);
    BAD_POINTERS(p, CALL(ptrace, PTRACE_SETSIGINFO, 99999999, 0, p); CALL(ptrace, PTRACE_SETREGSET, 99999999, 1, p);
                 CALL(ptrace, PTRACE_PEEKSIGINFO, 99999999, p, p); CALL(ptrace, PTRACE_SETSIGMASK, 99999999, 8, p));
    CALL(getpriority, PRIO_PROCESS, 0);
    CALL(getpriority, 99, 0);
    CALL(setpriority, PRIO_PROCESS, 0, 1);
    CALL(setpriority, PRIO_USER, 99999999, -5);
    CALL(personality, 0xffffffff);
    CALL(personality, 0x0040000 | 0x0200000);
    CALL(personality, 0x9f);
    CALL(personality, 0xffffffffUL | 1UL << 40);
    CALL(personality, 0xffe0008);
    CALL(personality, 0xf0000006);
    CALL(personality, 0x4100001);
    CALL(personality, 0);
    CALL(personality, 0);
    for (int code = 0x1001; code < 0x1005; code++) {
        CALL(arch_prctl, code == 0x1002 ? 0x1004 : code, good);
    }
    CALL(arch_prctl, 0x1011, 0);
    CALL(arch_prctl, 0x1012, 1);
    CALL(arch_prctl, 0x1021, good);
    CALL(arch_prctl, 0x1022, good);
    CALL(arch_prctl, 0x1022, NULL);
    CALL(arch_prctl, 0x1024, WILD);
    CALL(arch_prctl, 0x1023, 18);
    CALL(arch_prctl, 0x1025, 99);
    CALL(arch_prctl, 0x1023, 8);
    CALL(arch_prctl, 0x2001, 0);
    CALL(arch_prctl, 0x9999, good);
    BAD_POINTERS(p, {
        CALL(kcmp, pid, pid, 7, 1, p);
        CALL(wait4, -1, p, WNOHANG, p);
        CALL(waitid, P_ALL, 0, p, WEXITED | WNOHANG, p);
        CALL(execve, p, NULL, NULL);
        CALL(execve, "/nothing", p, p);
        CALL(clone3, p, 64);
        CALL(futex, p, FUTEX_WAIT, 99, p);
        CALL(futex_waitv, p, 2, 0, p, 0);
        CALL(setrlimit, RLIMIT_CORE, p);
        CALL(getrlimit, RLIMIT_CORE, p);
        CALL(prlimit64, 0, RLIMIT_NOFILE, p, p);
        CALL(getrusage, RUSAGE_SELF, p);
        CALL(get_robust_list, 0, p, p);
    });
    CALL(exit_group, -1);
}
