// A library that asks CPUID.
#include <stdio.h>

void ask_from_library(void) {
    unsigned long a = 0xffffffff00005eed, b = -1, c = 0xffffffff00000007, d = -1;
    __asm__ volatile("cpuid" : "+a"(a), "+b"(b), "+c"(c), "+d"(d));
    printf("library: %lx %lx %lx %lx\n", a, b, c, d);
}
