// The calls that need no kernel, and those that do: they tell the same time.
#include "guest.h"
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <sys/auxv.h>

static void *symbol(const char *wanted) {
    char *base = (char *)getauxval(AT_SYSINFO_EHDR);
    if (base == NULL) return NULL;
    ElfW(Ehdr) *header = (void *)base;
    ElfW(Phdr) *program = (void *)(base + header->e_phoff);
    ElfW(Dyn) *dynamic = NULL;
    for (int i = 0; i < header->e_phnum; i++) {
        if (program[i].p_type == PT_DYNAMIC) dynamic = (void *)(base + program[i].p_offset);
    }
    ElfW(Sym) *symbols = NULL;
    char *names = NULL;
    ElfW(Word) *hash = NULL;
    for (; dynamic->d_tag != DT_NULL; dynamic++) {
        if (dynamic->d_tag == DT_SYMTAB) symbols = (void *)(base + dynamic->d_un.d_ptr);
        if (dynamic->d_tag == DT_STRTAB) names = base + dynamic->d_un.d_ptr;
        if (dynamic->d_tag == DT_HASH) hash = (void *)(base + dynamic->d_un.d_ptr);
    }
    for (ElfW(Word) i = 0; hash != NULL && i < hash[1]; i++) {
        if (strcmp(names + symbols[i].st_name, wanted) == 0) return base + symbols[i].st_value;
    }
    return NULL;
}

static long long nanos(struct timespec t) { return t.tv_sec * 1000000000LL + t.tv_nsec; }

int main(void) {
    check("there is one", getauxval(AT_SYSINFO_EHDR) != 0);
    const char *names[] = {"__vdso_clock_gettime", "__vdso_gettimeofday", "__vdso_time", "__vdso_getcpu", "__vdso_clock_getres"};
    for (int i = 0; i < 5; i++) printf("%s: %d\n", names[i], symbol(names[i]) != NULL);
    int (*gettime)(clockid_t, struct timespec *) = symbol(names[0]);
    time_t (*seconds)(time_t *) = symbol(names[2]);
    long (*cpu)(unsigned *, unsigned *, void *) = symbol(names[3]);
    if (gettime == NULL) skip("no symbols in the vDSO");
    clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_TAI, CLOCK_MONOTONIC_RAW, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
    for (int i = 0; i < 7; i++) {
        int in_order = 1;
        struct timespec before, between, after;
        for (int j = 0; j < 100; j++) {
            syscall(SYS_clock_gettime, clocks[i], &before);
            gettime(clocks[i], &between);
            syscall(SYS_clock_gettime, clocks[i], &after);
            in_order &= nanos(before) <= nanos(between) && nanos(between) <= nanos(after);
        }
        printf("clock %d: in order %d\n", clocks[i], in_order);
    }
    printf("bad clock %d\n", gettime(99, &(struct timespec){0}));
    time_t stored, now = time(NULL);
    check("time", seconds(&stored) == stored && stored >= now && stored <= now + 5);
    unsigned c, n;
    check("getcpu", cpu(&c, &n, NULL) == 0 && c < 4096);
    struct timeval tv;
    gettimeofday(&tv, NULL);
    check("gettimeofday", tv.tv_sec >= now && tv.tv_sec <= now + 5);
    struct timespec t;
    clock_gettime(CLOCK_REALTIME_COARSE, &t);
    check("coarse", t.tv_sec >= now - 1 && t.tv_sec <= now + 5);
    check("random", getauxval(AT_RANDOM) != 0);
    return 0;
}
