/* Makes calls with known registers, and prints those that it has behind them. */
#include <stdio.h>
#include <string.h>

static const char *names[] = {"rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "r8",  "r9",
                              "r10", "r11", "r12", "r13", "r14", "r15", "landed"};
static long seen[16];

/* Calls the number with 11, 12, … as arguments, then keeps all registers. If it lands behind the second label, seen[15] is 2. */
void call(long number, long *seen);

__asm__(".globl call\n"
        ".globl second\n"
        "call:\n"
        "  push %rbx\n  push %rbp\n  push %r12\n  push %r13\n  push %r14\n  push %r15\n"
        "  push %rsi\n"
        "  mov %rdi, %rax\n"
        "  mov $11, %rdi\n  mov $12, %rsi\n  mov $13, %rdx\n  mov $14, %r10\n  mov $15, %r8\n  mov $16, %r9\n"
        "  mov $21, %rbx\n  mov $22, %rbp\n  mov $23, %r12\n  mov $24, %r13\n  mov $25, %r14\n  lea second(%rip), %r15\n"
        "  syscall\n"
        "  push $1\n"
        "  jmp 1f\n"
        "second:\n"
        "  push $2\n"
        "1:\n"
        "  push %r15\n"
        "  mov 16(%rsp), %r15\n"
        "  mov %rax, (%r15)\n  mov %rbx, 8(%r15)\n  mov %rcx, 16(%r15)\n  mov %rdx, 24(%r15)\n  mov %rsi, 32(%r15)\n"
        "  mov %rdi, 40(%r15)\n  mov %rbp, 48(%r15)\n  mov %r8, 56(%r15)\n  mov %r9, 64(%r15)\n  mov %r10, 72(%r15)\n"
        "  mov %r11, 80(%r15)\n  mov %r12, 88(%r15)\n  mov %r13, 96(%r15)\n  mov %r14, 104(%r15)\n"
        "  pop 112(%r15)\n"
        "  pop 120(%r15)\n"
        "  add $8, %rsp\n"
        "  pop %r15\n  pop %r14\n  pop %r13\n  pop %r12\n  pop %rbp\n  pop %rbx\n"
        "  ret\n");

int main(int argc, char **argv) {
    call(argc > 1 ? 62 : 110, seen);
    for (int i = 0; i < 16; i++) {
        printf("%s %ld\n", names[i], seen[i]);
    }
    return 0;
}
