// Every general register, the flags, the red zone and vector registers survive a system call, as the kernel promises:
// only rax, rcx (the return address) and r11 (the flags) change.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct regs {
    uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp, r8, r9, r10, r11, r12, r13, r14, r15, flags, site;
};
extern void probe(struct regs *in_out, char *vectors);

__asm__(".text\n.globl probe\nprobe:\n"
        "push %rbx\npush %rbp\npush %r12\npush %r13\npush %r14\npush %r15\npush %rdi\npush %rsi\n"
        "movups (%rsi),%xmm0\nmovups 16(%rsi),%xmm7\nmovups 32(%rsi),%xmm15\n"
        "mov (%rdi),%rax\nmov 8(%rdi),%rbx\nmov 24(%rdi),%rdx\nmov 32(%rdi),%rsi\nmov 48(%rdi),%rbp\n"
        "mov 64(%rdi),%r8\nmov 72(%rdi),%r9\nmov 80(%rdi),%r10\nmov 96(%rdi),%r12\nmov 104(%rdi),%r13\n"
        "mov 112(%rdi),%r14\nmov 120(%rdi),%r15\nmov 40(%rdi),%rdi\n"
        "movq $0x1122334455667788,%rcx\nmovq %rcx,-8(%rsp)\nmovq %rcx,-120(%rsp)\n"
        "cmp %rax,%rax\nstc\n" // flags: zero, parity, carry
        "syscall\n"
        "after: pushf\n"
        "push %r15\npush %r14\npush %r13\npush %r12\npush %r11\npush %r10\npush %r9\npush %r8\n"
        "push %rsp\npush %rbp\npush %rdi\npush %rsi\npush %rdx\npush %rcx\npush %rbx\npush %rax\n"
        "mov 17*8+8(%rsp),%rdi\n" // the saved rdi: the struct
        "mov $17,%ecx\nmov %rsp,%rsi\ncld\nrep movsq\n"
        "lea after(%rip),%rax\nmov %rax,(%rdi)\n"
        "add $17*8,%rsp\npop %rsi\npop %rdi\n"
        "movups %xmm0,48(%rsi)\nmovups %xmm7,64(%rsi)\nmovups %xmm15,80(%rsi)\n"
        "pop %r15\npop %r14\npop %r13\npop %r12\npop %rbp\npop %rbx\nret\n");

static int failures;
static void same(const char *call, const char *name, uint64_t want, uint64_t got) {
    if (want != got) {
        printf("%s: %s was %lx, is %lx\n", call, name, want, got);
        failures++;
    }
}

static void check(const char *call, uint64_t nr, uint64_t a, uint64_t b, uint64_t c) {
    struct regs in = {nr, 0xb1, 0, c, b, a, 0xbb01, 0, 0x801, 0x901, 0xa01, 0, 0xc01, 0xd01, 0xe01, 0xf01, 0, 0};
    struct regs out = in;
    char vectors[96];
    memset(vectors, 0x5a, 48);
    memset(vectors + 48, 0, 48);
    probe(&out, vectors);
    same(call, "rbx", in.rbx, out.rbx);
    same(call, "rdx", in.rdx, out.rdx);
    same(call, "rsi", in.rsi, out.rsi);
    same(call, "rdi", in.rdi, out.rdi);
    same(call, "rbp", in.rbp, out.rbp);
    same(call, "r8", in.r8, out.r8);
    same(call, "r9", in.r9, out.r9);
    same(call, "r10", in.r10, out.r10);
    same(call, "r12", in.r12, out.r12);
    same(call, "r13", in.r13, out.r13);
    same(call, "r14", in.r14, out.r14);
    same(call, "r15", in.r15, out.r15);
    same(call, "rcx (return address)", out.site, out.rcx);
    same(call, "r11 (flags)", out.flags & 0xcd5, out.r11 & 0xcd5);
    same(call, "flags", 0x45, out.flags & 0x45);
    same(call, "vectors", 0, (uint64_t)memcmp(vectors, vectors + 48, 48));
    printf("%s -> %s\n", call, (int64_t)out.rax < 0 ? "error" : "ok");
}

int main(void) {
    check("getpid", 39, 1, 2, 3);
    check("close(-1)", 3, (uint64_t)-1, 2, 3);
    check("getppid", 110, 4, 5, 6);
    check("number 999", 999, 7, 8, 9);
    check("lseek(-1)", 8, (uint64_t)-1, 0, 0);
    check("sched_yield", 24, 0x10, 0x20, 0x30);
    printf("failures %d\n", failures);
    return failures != 0;
}
