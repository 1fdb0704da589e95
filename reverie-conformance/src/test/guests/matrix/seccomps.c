// Filters of the program's own, in all that they can answer; but see seccomptrace.c and seccompstrict.c.
#include "guest.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/ucontext.h>
#include <stddef.h>

// Answers one call in a special way and lets all others pass.
static int filter(int nr, uint32_t answer, unsigned flags) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, answer),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {4, code};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

static volatile int trapped;
static void on_sys(int sig, siginfo_t *info, void *context) {
    ucontext_t *u = context;
    trapped = info->si_code == 1 && info->si_syscall == SYS_getppid && info->si_errno == 77;
    u->uc_mcontext.gregs[REG_RAX] = 4321;
}

static void *calls(void *unused) {
    long r = syscall(SYS_getppid);
    return (void *)(r < 0 ? (long)errno : r);
}

static int kind(int i) {
    switch (i) {
    case 0:
        said("errno filter", filter(SYS_getppid, SECCOMP_RET_ERRNO | EXDEV, 0));
        said("  getppid", syscall(SYS_getppid));
        check("  getpid passes", syscall(SYS_getpid) == getpid());
        printf("  mode %d\n", prctl(PR_GET_SECCOMP));
        said("  a second filter", filter(SYS_getppid, SECCOMP_RET_ERRNO | EPERM, 0));
        said("  getppid", syscall(SYS_getppid));
        said("  0 as errno", filter(SYS_getuid, SECCOMP_RET_ERRNO, 0));
        printf("  getuid %ld\n", syscall(SYS_getuid));
        execl("/bin/sh", "sh", "-c", "echo another program is filtered too: $PPID", NULL);
        return 1;
    case 1: {
        struct sigaction sa = {.sa_sigaction = on_sys, .sa_flags = SA_SIGINFO};
        sigaction(SIGSYS, &sa, NULL);
        said("trap filter", filter(SYS_getppid, SECCOMP_RET_TRAP | 77, 0));
        printf("  getppid %ld\n", syscall(SYS_getppid));
        printf("  told %d\n", trapped);
        signal(SIGSYS, SIG_IGN);
        syscall(SYS_getppid);
        return 1;
    }
    case 2:
        said("kill filter", filter(SYS_getppid, SECCOMP_RET_KILL_PROCESS, 0));
        syscall(SYS_getppid);
        return 1;
    case 3: {
        said("filter that kills the thread", filter(SYS_getppid, SECCOMP_RET_KILL_THREAD, 0));
        pthread_t t;
        void *r = (void *)5;
        pthread_create(&t, NULL, calls, NULL);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        // Nobody tells when a thread has been killed so, but its word is cleared.
        pthread_join(t, &r);
        printf("  the thread is gone\n");
        syscall(SYS_exit_group, 6);
    }
    case 4:
        said("log filter", filter(SYS_getppid, SECCOMP_RET_LOG, 0));
        check("  getppid", syscall(SYS_getppid) == getppid());
        return 0;
    case 5: {
        long parent = getppid();
        int fd = filter(SYS_getppid, SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER);
        said("notification", fd);
        pthread_t t;
        for (int j = 0; j < 3; j++) {
            pthread_create(&t, NULL, calls, NULL);
            struct seccomp_notif request = {0};
            struct seccomp_notif_resp response = {0};
            if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &request) < 0) said("  receive", -1);
            check("  it is getppid", request.data.nr == SYS_getppid);
            response.id = request.id;
            if (j == 0) response.val = 99;
            if (j == 1) response.error = -ENOTTY;
            if (j == 2) response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
            if (ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &response) < 0) said("  send", -1);
            void *r;
            pthread_join(t, &r);
            printf("  the thread got %ld\n", j == 2 ? (long)r == parent : (long)r);
        }
        return 0;
    }
    case 6: {
        pthread_t t[3];
        int p[2];
        said("filter of all threads", filter(SYS_getppid, SECCOMP_RET_ERRNO | EXDEV, SECCOMP_FILTER_FLAG_TSYNC));
        for (int j = 0; j < 3; j++) pthread_create(&t[j], NULL, calls, NULL);
        for (int j = 0; j < 3; j++) {
            void *r;
            pthread_join(t[j], &r);
            printf("  %s\n", strerrorname_np((int)(long)r));
        }
        return 0;
    }
    case 7: {
        uint32_t action = SECCOMP_RET_TRAP;
        said("action available", syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action));
        action = 0x12340000;
        said("none", syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action));
        said("bad operation", syscall(SYS_seccomp, 99, 0, NULL));
        said("bad program", syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, 8));
        return 0;
    }
    case 8:
        // What we need ourselves must not be: a filter that allows but one call.
        said("write and exit only", ({
            struct sock_filter code[] = {
                BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 1, 0),
                BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
            };
            struct sock_fprog program = {5, code};
            syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
        }));
        _exit(12);
    }
    return 1;
}

int main(void) {
    no_core();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NULL) == 0) skip("no filters");
    for (int i = 0; i < 9; i++) {
        pid_t child = fork();
        if (child == 0) _exit(kind(i));
        reap("  it", child);
    }
    return 0;
}
