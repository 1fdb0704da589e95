// System calls in other conventions from a 64-bit program, and numbers that are none.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static long int80(long nr, long a, long b, long c) {
    long r;
    __asm__ volatile("int $0x80" : "=a"(r) : "a"(nr), "b"(a), "c"(b), "d"(c) : "memory", "r8", "r9", "r10", "r11");
    return r;
}

static long raw(unsigned long nr) {
    long r;
    __asm__ volatile("syscall" : "=a"(r) : "a"(nr), "D"(0), "S"(0), "d"(0) : "rcx", "r11", "memory");
    return r;
}

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    printf("int80 getpid right %d\n", int80(20, 0, 0, 0) == getpid());
    printf("int80 close(-1) %ld\n", int80(6, -1, 0, 0));
    printf("int80 bad number %ld\n", int80(5000, 0, 0, 0));
    long x32 = raw(0x40000000 + SYS_getpid);
    printf("x32 getpid %s\n", x32 == getpid() ? "right" : x32 == -ENOSYS ? "ENOSYS" : "wrong");
    printf("number 100000: %ld\n", raw(100000));
    printf("number -1: %ld\n", raw(-1UL));
    printf("number 400: %ld\n", raw(400));
    printf("high bits ignored: %d\n", raw(0xabcd00000000UL | SYS_getpid) == getpid());
    return 0;
}
