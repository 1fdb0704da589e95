/* Makes code at run time, tells perf(1) its name, and calls through it; then reads a clock for which the vDSO asks the kernel. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))

NOINLINE void mark(void) {
    syscall(SYS_getpriority, 77, 0);
    __asm__ volatile("" ::: "memory");
}

int main(void) {
    /* push %rbp; mov %rsp,%rbp; call *%rdi; pop %rbp; ret */
    static const unsigned char code[] = {0x55, 0x48, 0x89, 0xe5, 0xff, 0xd7, 0x5d, 0xc3};
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, code, sizeof code);
    char path[64];
    sprintf(path, "/tmp/perf-%d.map", getpid());
    FILE *map = fopen(path, "w");
    fprintf(map, "%lx %zx Compiled:*hot /src/hot.js:7\n", (unsigned long)page, sizeof code);
    fclose(map);
    ((void (*)(void (*)(void)))page)(mark);
    unlink(path);
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    puts("done");
    return 0;
}
