/*
 * What the guests of this directory share. Together they make every system call: with good arguments, with flags and
 * descriptors that are none, with null and wild pointers, and with structures and strings that end at the end of what is
 * mapped. They do no harm, whoever runs them, and every run makes the same calls with the same addresses.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/types.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Newer than the headers may be. */
#ifndef SYS_cachestat
#define SYS_cachestat 451
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#ifndef SYS_map_shadow_stack
#define SYS_map_shadow_stack 453
#endif
#ifndef SYS_futex_wake
#define SYS_futex_wake 454
#define SYS_futex_wait 455
#define SYS_futex_requeue 456
#endif
#ifndef SYS_statmount
#define SYS_statmount 457
#define SYS_listmount 458
#define SYS_lsm_get_self_attr 459
#define SYS_lsm_set_self_attr 460
#define SYS_lsm_list_modules 461
#endif
#ifndef SYS_mseal
#define SYS_mseal 462
#endif
#ifndef SYS_setxattrat
#define SYS_setxattrat 463
#define SYS_getxattrat 464
#define SYS_listxattrat 465
#define SYS_removexattrat 466
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467
#endif
#ifndef SYS_file_getattr
#define SYS_file_getattr 468
#define SYS_file_setattr 469
#endif
#ifndef SYS_uretprobe
#define SYS_uretprobe 335
#endif

/* A system call with whole registers; what is not given is zero. */
static inline __attribute__((always_inline)) long raw(long nr, long a, long b, long c, long d, long e, long f) {
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}
#define CALL7(nr, a, b, c, d, e, f, ...) raw(nr, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define NR(nr, ...) CALL7(nr __VA_OPT__(,) __VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)
#define CALL(name, ...) NR(SYS_##name __VA_OPT__(,) __VA_ARGS__)

#define PAGE 4096UL

/* 16 pages that can be read and written, and one page that has nothing behind it. */
static char *const good = (char *)0x10000000;
static char *const last_page = (char *)0x11000000;
#define WILD ((void *)-1L)
#define ODD ((void *)1L)
#define FAR ((void *)0xdeadbeefcafeUL)

/* The last n bytes that can be read, all of them 1. */
static inline void *cut(size_t n) {
    memset(last_page, 1, PAGE);
    return last_page + PAGE - n;
}

/* A copy that ends where the memory does. */
static inline void *edge(const void *data, size_t n) {
    return memcpy(last_page + PAGE - n, data, n);
}

/* A string whose terminating zero is the last byte that can be read. */
static inline char *edge_string(const char *text) { return edge(text, strlen(text) + 1); }

/* A string without an end. */
static inline char *endless_string(const char *text) { return edge(text, strlen(text)); }

/* Pointers that are none, or not to enough. */
static inline void *bad_pointer(int i) {
    switch (i) {
    case 0: return NULL;
    case 1: return ODD;
    case 2: return WILD;
    case 3: return cut(1);
    default: return cut(12);
    }
}
#define BAD_POINTERS(p, ...)                  \
    for (int i_ = 0; i_ < 5; i_++) {          \
        void *p = bad_pointer(i_);            \
        __VA_ARGS__;                          \
    }

/* A descriptor that is never open. */
#define NO_FD 77
#define FLAGS 0xdeadbeefUL

/* What changes the machine itself is refused, whatever the arguments come to: clock, boot, modules, devices, accounting. */
static inline void give_up_the_machine(void) {
    static const int given_up[] = {CAP_SYS_TIME, CAP_SYS_BOOT, CAP_SYS_MODULE, CAP_SYS_RAWIO, CAP_SYS_PACCT, CAP_SYSLOG,
        CAP_MKNOD, CAP_SYS_TTY_CONFIG, CAP_MAC_ADMIN, CAP_MAC_OVERRIDE, CAP_AUDIT_CONTROL, CAP_LINUX_IMMUTABLE};
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2] = {{0}};
    CALL(capget, &header, sets);
    for (int i = 0; i < sizeof given_up / sizeof *given_up; i++) {
        unsigned keep = ~CAP_TO_MASK(given_up[i]);
        struct __user_cap_data_struct *set = &sets[CAP_TO_INDEX(given_up[i])];
        set->effective &= keep;
        set->permitted &= keep;
        set->inheritable &= keep;
    }
    if (CALL(capset, &header, sets) != 0) {
        CALL(exit_group, 1);
    }
}

static inline void begin(void) {
    give_up_the_machine();
    /* A guest that hangs ends anyway. */
    CALL(alarm, 50);
    CALL(mmap, good, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    CALL(mmap, last_page, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

/* A child without stdio's and the C library's doings. */
#define IN_CHILD(...)                              \
    do {                                           \
        long child_ = CALL(fork);                  \
        if (child_ == 0) {                         \
            __VA_ARGS__;                           \
            CALL(exit_group, 0);                   \
        }                                          \
        int status_ = 0;                           \
        CALL(wait4, child_, &status_, 0, NULL);    \
    } while (0)
