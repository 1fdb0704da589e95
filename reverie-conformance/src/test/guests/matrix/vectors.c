// build: gcc -O1 -w -pthread -mno-avx512f
// Vector and floating-point state over system calls and signals: xmm, ymm, zmm, masks, x87, the control words.
#include "guest.h"
#include <cpuid.h>

static char in[32][64] __attribute__((aligned(64))), out[32][64] __attribute__((aligned(64)));
static volatile int hits;

static void fill(int seed) {
    for (int i = 0; i < 32; i++) {
        for (int j = 0; j < 64; j++) in[i][j] = (char)(seed + i * 7 + j * 3);
    }
    memset(out, 0, sizeof out);
}

#define EACH(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define UPPER(X) X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23) X(24) X(25) X(26) X(27) X(28) X(29) X(30) X(31)
#define LX(n) "movups " #n "*64(%[in]), %%xmm" #n "\n"
#define SX(n) "movups %%xmm" #n ", " #n "*64(%[out])\n"
#define LY(n) "vmovups " #n "*64(%[in]), %%ymm" #n "\n"
#define SY(n) "vmovups %%ymm" #n ", " #n "*64(%[out])\n"
#define LZ(n) "vmovups " #n "*64(%[in]), %%zmm" #n "\n"
#define SZ(n) "vmovups %%zmm" #n ", " #n "*64(%[out])\n"
#define CALL "mov %[nr], %%eax\nmov %[a], %%rdi\nmov %[b], %%rsi\nsyscall\n"
#define OPERANDS(nr_, a_, b_) : : [in] "r"(in), [out] "r"(out), [nr] "r"((int)(nr_)), [a] "r"((long)(a_)), [b] "r"((long)(b_)) : "rax", "rcx", "r11", "rdi", "rsi", "memory"

__attribute__((noinline)) static void xmm(int nr, long a, long b) { __asm__ volatile(EACH(LX) CALL EACH(SX) OPERANDS(nr, a, b)); }
__attribute__((noinline)) static void ymm(int nr, long a, long b) { __asm__ volatile(EACH(LY) CALL EACH(SY) "vzeroupper\n" OPERANDS(nr, a, b)); }
__attribute__((noinline)) static void zmm(int nr, long a, long b) {
    __asm__ volatile(EACH(LZ) UPPER(LZ) "mov $0x5a5a, %%eax\nkmovw %%eax, %%k1\nkmovw %%eax, %%k7\n" CALL EACH(SZ) UPPER(SZ)
        "kmovw %%k1, %%eax\nkmovw %%k7, %%ecx\nxor %%ecx, %%eax\nmov %%eax, (%[out])\nvzeroupper\n" OPERANDS(nr, a, b));
}

static void compare(const char *what, int registers, int width, int skip) {
    int wrong = 0;
    for (int i = 0; i < registers; i++) wrong += memcmp(in[i] + (i == 0 ? skip : 0), out[i] + (i == 0 ? skip : 0), width - (i == 0 ? skip : 0)) != 0;
    printf("%s: %d wrong\n", what, wrong);
}

static void disturbs(int sig) {
    hits++;
    __asm__ volatile("pxor %%xmm0, %%xmm0\npxor %%xmm7, %%xmm7\npxor %%xmm15, %%xmm15\nfninit\n" ::: "memory");
    syscall(SYS_getppid);
}

int main(void) {
    unsigned a, b, c, d, xcr0 = 0, high;
    __cpuid(1, a, b, c, d);
    if (c & bit_OSXSAVE) __asm__ volatile("xgetbv" : "=a"(xcr0), "=d"(high) : "c"(0));
    int has_ymm = (xcr0 & 6) == 6, has_zmm = 0;
    if (has_ymm) {
        __cpuid_count(7, 0, a, b, c, d);
        has_zmm = (b & (1 << 16)) && (xcr0 & 0xe0) == 0xe0;
    }
    signal(SIGUSR1, disturbs);
    struct { const char *name; int nr; long a, b; } calls[] = {
        {"getpid", SYS_getpid, 0, 0}, {"a bad number", 100000, 0, 0}, {"sched_yield", SYS_sched_yield, 0, 0},
        {"a signal to itself", SYS_tkill, syscall(SYS_gettid), SIGUSR1}, {"a bad address", SYS_pipe, 8, 0},
    };
    for (int i = 0; i < 5; i++) {
        printf("%s\n", calls[i].name);
        fill(i);
        xmm(calls[i].nr, calls[i].a, calls[i].b);
        compare("  xmm", 16, 16, 0);
        if (has_ymm) {
            fill(i + 50);
            ymm(calls[i].nr, calls[i].a, calls[i].b);
            compare("  ymm", 16, 32, 0);
        }
        if (has_zmm) {
            fill(i + 100);
            zmm(calls[i].nr, calls[i].a, calls[i].b);
            compare("  zmm", 32, 64, 4);
            printf("  masks differ by %d\n", *(int *)out[0]);
        }
        // x87 and the control words.
        uint16_t control = 0x0c7f, control_after;
        uint32_t mxcsr = 0x7f80, mxcsr_after;
        double x = 1.0 / 3, after;
        __asm__ volatile("fldcw %[cw]\nldmxcsr %[mx]\nfldl %[x]\nmov %[nr], %%eax\nmov %[a], %%rdi\nmov %[b], %%rsi\nsyscall\n"
                         "fstpl %[after]\nfnstcw %[cwa]\nstmxcsr %[mxa]\nfninit\n"
                         : [after] "=m"(after), [cwa] "=m"(control_after), [mxa] "=m"(mxcsr_after)
                         : [cw] "m"(control), [mx] "m"(mxcsr), [x] "m"(x), [nr] "r"(calls[i].nr), [a] "r"(calls[i].a), [b] "r"(calls[i].b)
                         : "rax", "rcx", "r11", "rdi", "rsi", "memory");
        printf("  x87 %d control %x mxcsr %x\n", after == x, control_after, mxcsr_after & 0xffc0);
        mxcsr = 0x1f80;
        __asm__ volatile("ldmxcsr %0" ::"m"(mxcsr));
    }
    // Flags: direction, overflow, alignment check's neighbours.
    unsigned long flags;
    __asm__ volatile("std\nmov %1, %%eax\nsyscall\npushf\npop %0\ncld" : "=r"(flags) : "i"(SYS_getpid) : "rax", "rcx", "r11", "memory");
    printf("direction flag kept %d\n", (flags & 0x400) != 0);
    printf("handlers ran %d times\n", hits > 0);
    return 0;
}
