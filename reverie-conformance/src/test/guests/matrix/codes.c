// System calls in code that is made at run time: rewritten, across two pages, executable and writable by turns, and bytes
// that look like calls but are none.
#include "guest.h"
#include <sys/mman.h>

static char *area;

// mov $nr, %eax; syscall; ret
static size_t emit(char *at, int nr) {
    char code[] = {(char)0xb8, 0, 0, 0, 0, 0x0f, 0x05, (char)0xc3};
    memcpy(code + 1, &nr, 4);
    memcpy(at, code, sizeof code);
    return sizeof code;
}

static long run(char *at) { return ((long (*)(void))at)(); }

static void *rewrites(void *arg) {
    char *own = area + 8192 + (long)arg * 4096;
    long right = 0;
    for (int i = 0; i < 300; i++) {
        emit(own, i % 2 ? SYS_getpid : SYS_gettid);
        right += run(own) == (i % 2 ? getpid() : syscall(SYS_gettid));
    }
    return (void *)right;
}

extern char looks_like[], looks_like_end[];
__asm__(".text\nlooks_like:\n"
        "mov $0x050f050f, %eax\n" // 0f 05 as a number
        "lea 0x050f(%rax), %eax\n"
        "ret\nlooks_like_end:\n");

int main(void) {
    area = mmap(NULL, 8 * 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (area == MAP_FAILED) skip("no memory that is writable and executable");
    emit(area, SYS_getpid);
    check("getpid", run(area) == getpid());
    // The same place, another call: again and again.
    int right = 0;
    for (int i = 0; i < 200; i++) {
        emit(area, i % 3 == 0 ? SYS_getpid : i % 3 == 1 ? SYS_getppid : 100000);
        right += run(area) == (i % 3 == 0 ? getpid() : i % 3 == 1 ? getppid() : -ENOSYS);
    }
    printf("rewritten: %d\n", right);

    // The two bytes of the instruction on two pages.
    for (int i = 0; i < 8; i++) {
        char *at = area + 4096 - 6 + i - 4;
        memset(area + 4000, 0x90, 200);
        emit(at, SYS_getpid);
        if (run(at) != getpid()) printf("wrong at %d\n", i);
    }
    printf("across pages: right\n");
    emit(area + 4096 - 6, SYS_getpid);
    mprotect(area + 4096, 4096, PROT_READ | PROT_EXEC);
    check("the second page read-only", run(area + 4096 - 6) == getpid());
    mprotect(area + 4096, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);

    // Writable and executable by turns, as just-in-time compilers do; and mapped twice.
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    right = 0;
    for (int i = 0; i < 50; i++) {
        mprotect(page, 4096, PROT_READ | PROT_WRITE);
        emit(page, i % 2 ? SYS_getpid : SYS_getppid);
        mprotect(page, 4096, PROT_READ | PROT_EXEC);
        right += run(page) == (i % 2 ? getpid() : getppid());
    }
    printf("by turns: %d\n", right);
    int fd = memfd_create("code", 0);
    ftruncate(fd, 4096);
    char *writable = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), *executable = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    right = 0;
    for (int i = 0; i < 50; i++) {
        emit(writable, i % 2 ? SYS_getpid : SYS_getppid);
        right += run(executable) == (i % 2 ? getpid() : getppid());
    }
    printf("mapped twice: %d\n", right);
    munmap(executable, 4096);
    executable = mmap(executable, 4096, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_FIXED, fd, 0);
    check("mapped anew", run(executable) == getpid());

    // In several threads, each its own.
    pthread_t t[4];
    for (long i = 0; i < 4; i++) pthread_create(&t[i], NULL, rewrites, (void *)i);
    for (int i = 0; i < 4; i++) {
        void *r;
        pthread_join(t[i], &r);
        printf("a thread: %ld\n", (long)r);
    }

    // On the stack of a signal handler's worth of other places: code in a child after fork, and in one that shares memory.
    pid_t child = fork();
    if (child == 0) {
        emit(area, SYS_getpid);
        _exit(run(area) == getpid() ? 3 : 4);
    }
    reap("child", child);
    long looks = ((long (*)(void))looks_like)();
    printf("no call: %lx\n", looks);
    // int 0x80 and sysenter's like in such code.
    char old[] = {(char)0xb8, 20, 0, 0, 0, (char)0xcd, (char)0x80, (char)0xc3};
    memcpy(area, old, sizeof old);
    check("int 0x80", (int)run(area) == getpid());
    return 0;
}
