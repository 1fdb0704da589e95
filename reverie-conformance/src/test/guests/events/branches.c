// Code whose branches and instructions are known, each part behind a call of getppid. Argument: which part.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char from[256], to[256];

#define MARK "mov $110, %%eax\n syscall\n"

int main(int argc, char **argv) {
    switch (atoi(argv[1])) {
    case 0: // at 0: mov; at 5: dec, jnz, 1000 times; at 9: nop, nop, nop
        __asm__ volatile(MARK "mov $1000, %%ecx\n 1: dec %%ecx\n jnz 1b\n nop\n nop\n nop" ::: "rax", "rcx", "r11", "cc", "memory");
        break;
    case 1: // at 0: mov; at 5: loop, 100 times; at 7: jrcxz to the next, taken; at 9: jmp to the next, no branch; at 11: test, jnz not taken; at 15: nop, nop
        __asm__ volatile(MARK "mov $100, %%ecx\n 1: loop 1b\n jrcxz 2f\n 2: jmp 3f\n 3: test %%ecx, %%ecx\n jnz 3b\n nop\n nop" ::: "rax", "rcx", "r11", "cc", "memory");
        break;
    case 2: // at 0: mov; at 5: rep movsb; at 7: nop, nop
        __asm__ volatile(MARK "mov $200, %%ecx\n rep movsb\n nop\n nop" ::"S"(from), "D"(to) : "rax", "rcx", "r11", "memory");
        break;
    case 3: // at 0: mov, nop; at 7: mov, syscall, dec, jnz, 50 times; at 19: nop, nop
        __asm__ volatile(MARK "mov $50, %%r12d\n nop\n 1: mov $39, %%eax\n syscall\n dec %%r12d\n jnz 1b\n nop\n nop" ::: "rax", "rcx", "r11", "r12", "cc", "memory");
        break;
    }
    puts("done");
}
