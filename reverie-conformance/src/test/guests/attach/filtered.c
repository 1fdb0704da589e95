// A program with a seccomp filter of its own, which answers some of its calls. For each line of its input it makes them all,
// and says what came back.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define IF_CALL(number, verdict) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), BPF_STMT(BPF_RET | BPF_K, verdict)

static void call(const char *name, long number) {
    long result = syscall(number, 0, 0, 0, 0, 0, 0);
    printf("%s: %s\n", name, result < 0 ? strerrorname_np(errno) : "ok");
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        IF_CALL(SYS_getppid, SECCOMP_RET_ERRNO | ENOTTY),
        IF_CALL(SYS_getpgrp, SECCOMP_RET_TRACE),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        return 1;
    }
    puts("ready");
    char c;
    while (read(0, &c, 1) == 1) {
        call("getuid", SYS_getuid);
        call("getppid", SYS_getppid);
        call("getpgrp", SYS_getpgrp);
    }
    return 0;
}
