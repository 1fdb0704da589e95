// A filter that asks for a tracer where none has asked for that: such calls do not exist.
#include "guest.h"
#include <linux/filter.h>
#include <linux/seccomp.h>

int main(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | 5),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {4, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    said("trace filter", syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
    said("getppid", syscall(SYS_getppid));
    check("getpid passes", syscall(SYS_getpid) == getpid());
    return 0;
}
