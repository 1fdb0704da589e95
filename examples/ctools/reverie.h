/*
 * reverie.h: tools in C that see system calls inside the guest. ABI version 1.
 *
 * A tool is a shared library that needs no other, the C library included: it is put into processes that may have another C library, or
 * none. Compile it with
 *
 *     cc -O2 -fPIC -ffreestanding -nostdlib -shared -mgeneral-regs-only -fno-stack-protector -o tool.so tool.c
 *
 * It defines ProcessState and ThreadState, captured_syscall, and says REVERIE_TOOL(...) once. Its code runs on the guest's threads, on a
 * stack of 16 KiB, between the guest's instructions: it may use general registers only, must not block for long, and nobody catches its
 * faults. Guest memory is read and written by reverie_read and reverie_write, which fail where a plain access would be fatal.
 *
 * A tool that can't do without the C library says #define REVERIE_NEEDS_LIBC before it includes this, and is compiled as usual:
 *
 *     cc -O2 -fPIC -shared -o tool.so tool.c
 *
 * It is loaded by each program's own loader, by LD_PRELOAD: it does not see what a program does before, nor static programs. Its stack is of 128 KiB, and
 * its vector registers and errno are its own. It interrupts the program anywhere, in the middle of the C library too: where that may hold a lock,
 * functions that take the same one wait for ever. So a tool that allocates memory does not subscribe brk, mmap, munmap, mprotect, madvise, mremap,
 * futex and the calls that make threads and processes. snprintf, string functions and getenv are safe everywhere. Calls that the C library makes for the tool
 * no tool sees; fork, clone, exec, exit, wait, rt_sigaction, prctl and the like fail with EINVAL there.
 *
 * Global variables belong to one process; fork copies them, exec makes new ones. So it is with ProcessState, of which each process has one,
 * and ThreadState, of which each thread has one, both full of zeros at first.
 */
#ifndef REVERIE_H
#define REVERIE_H

#ifdef REVERIE_NEEDS_LIBC
#include <errno.h>
#endif
#include <stddef.h>
#include <stdint.h>

#define REVERIE_ABI 1

/* A system call: its number, of which 32 bits count, and its six arguments. See syscalls(2). */
typedef struct Args {
    int64_t number;
    int64_t argument[6];
} Args;

typedef struct ProcessState ProcessState;
typedef struct ThreadState ThreadState;

/*
 * Called in place of each system call that the tool subscribed. What it returns is what the guest sees in rax: a result, or minus an errno
 * number. To have the call made, it calls reverie_forward(args), with changed arguments if it likes.
 */
int64_t captured_syscall(ProcessState *process, ThreadState *thread, const Args *args);

/* What the runtime in the guest offers. Use the functions below instead. */
struct reverie_runtime {
    int64_t (*syscall)(const Args *args);
    int64_t (*read)(void *to, uint64_t from, uint64_t bytes);
    int64_t (*write)(uint64_t to, const void *from, uint64_t bytes);
    int64_t (*emit)(const void *data, uint64_t bytes);
    int64_t (*rpc)(const void *request, uint64_t request_bytes, void *reply, uint64_t reply_bytes);
};

/* Set before any function of the tool runs. */
extern const struct reverie_runtime *reverie_runtime;

/* What a tool is; made by REVERIE_TOOL. */
struct reverie_tool {
    uint32_t abi;
    uint32_t size;           /* of this struct */
    uint64_t process_bytes;  /* of a ProcessState */
    uint64_t thread_bytes;   /* of a ThreadState */
    const int32_t *syscalls; /* numbers, and then -1; null for all */
    /* Any of these may be null. Parents are null for the first process and thread. */
    void (*process_start)(ProcessState *process, const ProcessState *parent);
    void (*thread_start)(ProcessState *process, ThreadState *thread, const ThreadState *parent);
    void (*thread_exit)(ProcessState *process, ThreadState *thread);
    void (*process_exit)(ProcessState *process, int32_t status);
};

extern const struct reverie_tool reverie_tool;

/* What compilers call of their own accord, or what tells the tracer that ld.so has loaded the tool. */
#ifdef REVERIE_NEEDS_LIBC
#define REVERIE_PARTS                                                                                       \
    int *reverie_errno(void) {                                                                              \
        return &errno;                                                                                      \
    }                                                                                                       \
    __attribute__((constructor)) static void reverie_arrive(void) {                                         \
        long number = 0x3e7e71e0;                                                                           \
        __asm__ volatile("syscall" : "+a"(number) : "D"(&reverie_tool) : "rcx", "r11", "memory");           \
    }
#else
#define REVERIE_PARTS REVERIE_MEMORY_FUNCTIONS
#endif
#define REVERIE_HIDDEN __attribute__((visibility("hidden")))
#define REVERIE_MEMORY_FUNCTIONS                                                                            \
    REVERIE_HIDDEN void *memcpy(void *to, const void *from, size_t bytes) {                                 \
        void *start = to;                                                                                   \
        __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes)::"memory");                        \
        return start;                                                                                       \
    }                                                                                                       \
    REVERIE_HIDDEN void *memmove(void *to, const void *from, size_t bytes) {                                \
        if ((uintptr_t)to - (uintptr_t)from >= bytes) return memcpy(to, from, bytes);                       \
        while (bytes--) ((volatile char *)to)[bytes] = ((const volatile char *)from)[bytes];                \
        return to;                                                                                          \
    }                                                                                                       \
    REVERIE_HIDDEN void *memset(void *to, int value, size_t bytes) {                                        \
        void *start = to;                                                                                   \
        __asm__ volatile("rep stosb" : "+D"(to), "+c"(bytes) : "a"(value) : "memory");                      \
        return start;                                                                                       \
    }                                                                                                       \
    REVERIE_HIDDEN int memcmp(const void *left, const void *right, size_t bytes) {                          \
        const volatile unsigned char *l = left, *r = right;                                                 \
        for (; bytes; l++, r++, bytes--) {                                                                  \
            int difference = *l - *r;                                                                       \
            if (difference) return difference;                                                              \
        }                                                                                                   \
        return 0;                                                                                           \
    }

/*
 * Makes a tool of a library. States have to be defined before. What else a tool has is said by name:
 *
 *     REVERIE_TOOL(.syscalls = (const int32_t[]){0, 1, -1}, .process_exit = print_totals)
 */
#define REVERIE_TOOL(...)                                                                                   \
    REVERIE_PARTS                                                                                           \
    const struct reverie_runtime *reverie_runtime;                                                          \
    const struct reverie_tool reverie_tool = {                                                              \
        .abi = REVERIE_ABI,                                                                                 \
        .size = sizeof(struct reverie_tool),                                                                \
        .process_bytes = sizeof(ProcessState),                                                              \
        .thread_bytes = sizeof(ThreadState),                                                                \
        __VA_ARGS__}

/*
 * Makes the call that was captured, or one like it; no tool sees it. Returns minus an errno number on failure.
 *
 * Does not return for clone, clone3, fork, vfork, execve, execveat, exit, exit_group and rt_sigreturn, which can't be made on the tool's stack, nor for
 * wait4, waitid, ptrace, prctl, arch_prctl, seccomp, rt_sigaction, sigaltstack, mremap, remap_file_pages and userfaultfd, which concern the runtime:
 * captured_syscall ends, and the guest makes the call, with these arguments. Count before you forward. In a tool that needs the C library, so it is for
 * rt_sigsuspend, ppoll, pselect6, epoll_pwait, epoll_pwait2 and io_pgetevents, too.
 *
 * A signal ends a call that waits: the result is -512 to -516, or -EINTR. Return that, and the kernel does as it would without you.
 */
static inline int64_t reverie_forward(const Args *args) {
    return reverie_runtime->syscall(args);
}

/* Makes a system call of the tool's own that no tool sees. */
static inline int64_t reverie_syscall(int64_t number, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f) {
    const Args args = {number, {a, b, c, d, e, f}};
    return reverie_runtime->syscall(&args);
}

/* Copies from the guest's memory. Returns how many bytes were copied, or minus an errno number if the first can't be read. */
static inline int64_t reverie_read(void *to, uint64_t from, size_t bytes) {
    return reverie_runtime->read(to, from, bytes);
}

/* Copies to the guest's memory. Returns how many bytes were copied, or minus an errno number if the first can't be written. */
static inline int64_t reverie_write(uint64_t to, const void *from, size_t bytes) {
    return reverie_runtime->write(to, from, bytes);
}

/* Hands a record of at most 4,096 bytes to the tracer, which reads it later. Nothing is lost: where there is no room, it waits. */
static inline int64_t reverie_emit(const void *data, size_t bytes) {
    return reverie_runtime->emit(data, bytes);
}

/* Asks the tracer and waits for its answer. Returns the answer's size, or minus an errno number. */
static inline int64_t reverie_rpc(const void *request, size_t request_bytes, void *reply, size_t reply_bytes) {
    return reverie_runtime->rpc(request, request_bytes, reply, reply_bytes);
}

#endif
