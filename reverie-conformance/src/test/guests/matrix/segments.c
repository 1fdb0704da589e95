// build: gcc -O1 -w -pthread
// The gs base of a program's own, and all else that a system call leaves alone: flags, the red zone, rcx and r11 as the kernel leaves them.
#include "guest.h"
#include <asm/prctl.h>
#include <sys/auxv.h>
#include <sys/wait.h>

static long area[64] __attribute__((aligned(64)));

static long through_gs(int offset) {
    long value;
    __asm__ volatile("mov %%gs:(%1), %0" : "=r"(value) : "r"((long)offset));
    return value;
}

static void calls(int times) {
    for (int i = 0; i < times; i++) {
        if (syscall(SYS_getppid) != getppid()) printf("a call returned something else\n");
    }
}

static long base(void) {
    long value = -1;
    syscall(SYS_arch_prctl, ARCH_GET_GS, &value);
    return value;
}

static void *thread(void *unused) {
    printf("a thread: gs base is %s\n", base() == (long)area ? "the creator's" : base() == 0 ? "0" : "something else");
    calls(100);
    long own[8] = {7, 6, 5, 4, 3, 2, 1, 0};
    syscall(SYS_arch_prctl, ARCH_SET_GS, own);
    calls(100);
    printf("a thread: %ld\n", through_gs(16));
    return 0;
}

/* Flags before and behind a call, rcx and r11 behind it, and whether the 128 bytes below the stack pointer are the same. */
static void leaves(long flags) {
    long after, rcx, r11, behind, damage;
    __asm__ volatile(
        "lea -128(%%rsp), %%rdi\n mov $16, %%ecx\n mov %[pattern], %%rax\n cld\n rep stosq\n"
        "push %[flags]\n popfq\n mov %[nr], %%eax\n syscall\n 1: pushfq\n pop %[after]\n cld\n"
        "mov %%rcx, %[rcx]\n mov %%r11, %[r11]\n lea 1b(%%rip), %[behind]\n"
        : [after] "=&r"(after), [rcx] "=&r"(rcx), [r11] "=&r"(r11), [behind] "=&r"(behind)
        : [flags] "r"(flags), [nr] "i"(SYS_getppid), [pattern] "r"(0x5a5a5a5a5a5a5a5a)
        : "rax", "rcx", "r11", "rdi", "memory", "cc");
    printf("flags %lx: %lx, r11 %lx, rcx %s\n", flags & 0xcd5, after & 0xcd5, r11 & 0xcd5, rcx == behind ? "behind" : "elsewhere");
}

__attribute__((noinline)) static int red_zone(void) {
    int wrong;
    __asm__ volatile(
        "movabs $0x1122334455667788, %%r9\n"
        "mov %%r9, -8(%%rsp)\n mov %%r9, -64(%%rsp)\n mov %%r9, -128(%%rsp)\n"
        "mov %[nr], %%eax\n syscall\n"
        "xor %%edx, %%edx\n cmp %%r9, -8(%%rsp)\n setne %%dl\n mov %%edx, %[wrong]\n"
        "cmp %%r9, -64(%%rsp)\n setne %%dl\n add %%edx, %[wrong]\n cmp %%r9, -128(%%rsp)\n setne %%dl\n add %%edx, %[wrong]\n"
        : [wrong] "=&r"(wrong)
        : [nr] "i"(SYS_getppid)
        : "rax", "rcx", "r11", "r9", "rdx", "memory", "cc");
    return wrong;
}

int main(void) {
    printf("gs base: %lx\n", base());
    long flags[] = {0x202, 0x203, 0x206, 0x212, 0x242, 0x282, 0xa02, 0x602, 0xed7, 0xad7};
    for (int times = 0; times < 2; times++) {
        for (int i = 0; i < 10; i++) leaves(flags[i]);
        printf("red zone: %d wrong\n", red_zone());
    }
    for (int i = 0; i < 64; i++) area[i] = 1000 + i;
    calls(100);
    printf("set: %ld\n", syscall(SYS_arch_prctl, ARCH_SET_GS, area));
    calls(100);
    printf("through gs: %ld %ld, base %s\n", through_gs(0), through_gs(0x20), base() == (long)area ? "ours" : "another");
    pthread_t other;
    pthread_create(&other, 0, thread, 0);
    pthread_join(other, 0);
    printf("still: %ld\n", through_gs(8));
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        calls(10);
        printf("a child: %ld\n", through_gs(24));
        fflush(stdout);
        _exit(0);
    }
    waitpid(child, 0, 0);
    if (getauxval(AT_HWCAP2) & 2) {
        __asm__ volatile("wrgsbase %0" ::"r"(area + 4));
        calls(100);
        printf("by an instruction: %ld\n", through_gs(0));
    }
    __asm__ volatile("mov %0, %%gs" ::"r"(0));
    calls(100);
    printf("no segment: %lx\n", base());
    for (int i = 0; i < 10; i++) leaves(flags[i]);
    printf("set again: %ld\n", syscall(SYS_arch_prctl, ARCH_SET_GS, area));
    calls(100);
    printf("through gs: %ld\n", through_gs(8));
    return 0;
}
