// A seccomp filter that tells calls apart by where they are made, as sandboxes do that have one gate: the places must be the program's own, also where it has
// called from before, and while another thread calls from there.
#include "guest.h"
#include <linux/filter.h>
#include <linux/seccomp.h>

long own_getppid(void);
extern char own_end[];
__asm__(".text\n.globl own_getppid\n.type own_getppid, @function\n"
        "own_getppid: mov $110, %eax\n syscall\n ret\n nop\n nop\n nop\n nop\nown_end:\n"
        ".size own_getppid, .-own_getppid\n");

static volatile int is_over, wrong;
static pid_t parent;

// getppid is made from own_getppid alone; elsewhere it fails.
static long install(int by_prctl) {
    uint32_t low = (uint32_t)(uintptr_t)own_getppid;
    uint32_t end = (uint32_t)(uintptr_t)own_end;
    struct sock_filter filters[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, low, 0, 1),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, end, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EDOM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filters / sizeof *filters, filters};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return by_prctl ? prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)
                    : syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

static void *call_on(void *unused) {
    while (!is_over) {
        wrong += own_getppid() != parent;
        wrong += syscall(SYS_getppid) != parent;
    }
    return NULL;
}

static void judge(const char *when, int by_prctl) {
    said(when, install(by_prctl));
    for (int i = 0; i < 3; i++) {
        long elsewhere = syscall(SYS_getppid);
        printf("%s: there %s, elsewhere %s\n", when, own_getppid() == parent ? "made" : "NOT made",
               elsewhere < 0 ? strerrorname_np(errno) : "made");
    }
    pid_t child = fork();
    if (child == 0) {
        parent = getppid() < 0 ? own_getppid() : 0;
        _exit(parent != 0 && own_getppid() == parent && syscall(SYS_getppid) < 0 ? 0 : 1);
    }
    reap(when, child);
}

int main(void) {
    parent = getppid();
    for (int i = 0; i < 100; i++) wrong += own_getppid() != parent || syscall(SYS_getppid) != parent;
    for (int by_prctl = 0; by_prctl < 2; by_prctl++) {
        pid_t child = fork();
        if (child == 0) {
            parent = getppid();
            judge(by_prctl ? "by prctl" : "by seccomp", by_prctl);
            _exit(wrong);
        }
        reap("a child", child);
    }
    pthread_t thread;
    if (pthread_create(&thread, NULL, call_on, NULL) != 0) return 1;
    pause_ms(20);
    judge("beside a thread", 0);
    is_over = 1;
    pthread_join(thread, NULL);
    check("all other calls were as ever", wrong == 0);
    return 0;
}
