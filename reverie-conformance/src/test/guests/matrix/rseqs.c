// Restartable sequences: the kernel keeps the number of the CPU, and sends a thread that was disturbed to its abort handler.
#include "guest.h"
#include <linux/rseq.h>
#include <sys/syscall.h>

extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

static struct rseq *area(void) {
    return (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
}

static volatile int hits;
static void on_signal(int sig) { hits++; }

// Spins in a critical section until it is aborted. 1 if that came, after so many rounds at most.
static int spin(struct rseq *rs) {
    int aborted = 0;
    __asm__ volatile(
        ".pushsection __rseq_cs, \"aw\"\n.balign 32\n"
        "7: .long 0, 0\n.quad 1f, 2f - 1f, 4f\n.popsection\n"
        "lea 7b(%%rip), %%rax\n"
        "mov %%rax, %c[cs](%[rs])\n"
        "1: mov $20000000000, %%rcx\n"
        "3: dec %%rcx\njnz 3b\n"
        "2: jmp 5f\n"
        ".long 0x53053053\n"
        "4: movl $1, %[aborted]\n"
        "5:\n"
        : [aborted] "+m"(aborted)
        : [rs] "r"(rs), [cs] "i"(offsetof(struct rseq, rseq_cs))
        : "rax", "rcx", "memory");
    return aborted;
}

int main(void) {
    if (&__rseq_size == NULL || __rseq_size == 0) skip("no rseq");
    struct rseq *rs = area();
    unsigned cpu;
    int same = 0;
    for (int i = 0; i < 100; i++) {
        unsigned before = rs->cpu_id;
        getcpu(&cpu, NULL);
        same += before == cpu || rs->cpu_id == cpu;
    }
    check("the CPU is right nearly always", same > 50);
    signal(SIGALRM, on_signal);
    for (int i = 0; i < 5; i++) {
        struct itimerval it = {{0, 0}, {0, 3000}};
        setitimer(ITIMER_REAL, &it, NULL);
        printf("aborted %d\n", spin(rs));
    }
    static struct rseq other __attribute__((aligned(32)));
    said("another area", syscall(SYS_rseq, &other, sizeof other, 0, 0x53053053));
    said("the same again", syscall(SYS_rseq, rs, 32, 0, 0x53053053));
    pid_t child = fork();
    if (child == 0) {
        check("a child has it", rs->cpu_id < 10000);
        _exit(0);
    }
    reap("child", child);
    return 0;
}
