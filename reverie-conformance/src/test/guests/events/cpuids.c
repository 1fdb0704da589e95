// Asks CPUID from wherever a program can, and prints each answer. Arguments: a library with ask() to load, or "-"; "again" behind an exec.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void ask(const char *where) {
    // All 64 bits: the instruction clears the upper ones.
    unsigned long a = 0xffffffff00005eed, b = -1, c = 0xffffffff00000007, d = -1;
    __asm__ volatile("cpuid" : "+a"(a), "+b"(b), "+c"(c), "+d"(d));
    printf("%s: %lx %lx %lx %lx\n", where, a, b, c, d);
    fflush(stdout);
}

static void *thread(void *argument) {
    ask("thread");
    return 0;
}

// A function of its own file that is mapped once more, at first not to be executed.
__attribute__((noinline, aligned(64))) unsigned long leaf(unsigned long leaf) {
    unsigned long a = leaf, b, c = 7, d;
    __asm__ volatile(".byte 0x48\n cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    return a ^ d;
}

static void mapped(const char *file) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    unsigned long start, end, offset;
    while (fgets(line, sizeof line, maps)) {
        char mode[8];
        if (sscanf(line, "%lx-%lx %7s %lx", &start, &end, mode, &offset) == 4 && start <= (unsigned long)leaf && end > (unsigned long)leaf) {
            break;
        }
    }
    fclose(maps);
    int fd = open(file, O_RDONLY);
    char *copy = mmap(0, end - start, PROT_READ, MAP_PRIVATE, fd, offset);
    mprotect(copy, end - start, PROT_READ | PROT_EXEC);
    unsigned long (*again)(unsigned long) = (void *)(copy + ((unsigned long)leaf - start));
    printf("mapped again: %lx\n", again(0x5eed));
    char *moved = mremap(copy, end - start, end - start + 4096, MREMAP_MAYMOVE);
    again = (void *)(moved + ((unsigned long)leaf - start));
    printf("moved: %lx\n", again(0x5eed));
    fflush(stdout);
}

int main(int argc, char **argv) {
    ask(argc > 2 ? "after exec" : "main");
    if (argc > 2) {
        return 0;
    }
    mapped("/proc/self/exe");
    pthread_t id;
    pthread_create(&id, 0, thread, 0);
    pthread_join(id, 0);
    if (fork() == 0) {
        ask("child");
        _exit(0);
    }
    wait(0);
    if (strcmp(argv[1], "-") != 0) {
        void *library = dlopen(argv[1], RTLD_NOW);
        void (*from)(void) = (void (*)(void))dlsym(library, "ask_from_library");
        from();
        fflush(stdout);
        if (vfork() == 0) {
            from();
            fflush(stdout);
            _exit(0);
        }
    }
    execl(argv[0], argv[0], "-", "again", (char *)0);
}
