// Asks for the time in every way that the vDSO knows, directly and in a thread, a fork, a vfork and another program, and prints
// whether the answers make sense. Each round makes one call of each kind.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <link.h>

static int near(long a, long b) { return labs(a - b) <= 2; }

// The function of the vDSO itself: not every C library uses all of them.
static void *vdso(const char *wanted) {
    const char *base = (const char *)getauxval(AT_SYSINFO_EHDR);
    const ElfW(Ehdr) *header = (const void *)base;
    const ElfW(Shdr) *sections = (const void *)(base + header->e_shoff);
    for (int i = 0; i < header->e_shnum; i++) {
        if (sections[i].sh_type != SHT_DYNSYM) continue;
        const ElfW(Sym) *symbols = (const void *)(base + sections[i].sh_offset);
        const char *names = base + sections[sections[i].sh_link].sh_offset;
        for (unsigned long j = 0; j < sections[i].sh_size / sizeof *symbols; j++)
            if (!strcmp(names + symbols[j].st_name, wanted)) return (void *)(base + symbols[j].st_value);
    }
    return 0;
}

static void round_of(const char *where) {
    struct timespec now = {0}, resolution = {0}, refused = {0};
    struct timeval day = {0};
    struct timezone zone = {7, 7};
    unsigned cpu = -1, node = -1;
    time_t stored = 0;
    int (*clock_gettime_)(clockid_t, struct timespec *) = vdso("__vdso_clock_gettime");
    int (*gettimeofday_)(struct timeval *, void *) = vdso("__vdso_gettimeofday");
    time_t (*time_)(time_t *) = vdso("__vdso_time");
    int (*getcpu_)(unsigned *, unsigned *, void *) = vdso("__vdso_getcpu");
    int (*clock_getres_)(clockid_t, struct timespec *) = vdso("__vdso_clock_getres");
    int bad = clock_gettime_(12345, &refused);
    int ok = clock_gettime_(CLOCK_REALTIME, &now) + gettimeofday_(&day, &zone) + clock_getres_(CLOCK_MONOTONIC, &resolution)
            + getcpu_(&cpu, &node, 0);
    time_t direct = time_(&stored);
    printf("%s: ok %d bad %d near %d %d %d zone %d cpu %d %d resolution %ld %ld\n", where, ok, bad, near(now.tv_sec, day.tv_sec),
            near(now.tv_sec, direct), stored == direct, zone.tz_minuteswest, cpu < 4096, node < 64, resolution.tv_sec,
            resolution.tv_nsec);
    fflush(stdout);
}

static void *in_thread(void *unused) {
    round_of("thread");
    return unused;
}

int main(int argc, char **argv) {
    round_of(argc > 1 ? argv[1] : "main");
    if (argc > 1) return 0;
    pthread_t thread;
    pthread_create(&thread, 0, in_thread, 0);
    pthread_join(thread, 0);
    pid_t child = fork();
    if (!child) {
        round_of("fork");
        execl("/proc/self/exe", argv[0], "exec", (char *)0);
    }
    waitpid(child, 0, 0);
    char *arguments[] = {argv[0], "spawn", 0}, *none[] = {0};
    posix_spawn(&child, "/proc/self/exe", 0, 0, arguments, none);
    waitpid(child, 0, 0);
    return 0;
}
