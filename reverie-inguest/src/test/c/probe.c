/* A tool that tries everything: the number of the call says what. */
#include "reverie.h"

struct ProcessState {
    int64_t threads, parent_threads;
    int64_t initialised;
};

struct ThreadState {
    int64_t calls;
    char buffer[4200];
};

static int64_t initialised;

__attribute__((constructor)) static void initialise(void) {
    initialised = 42;
}

static int64_t emit_many(ThreadState *thread, int64_t count, int64_t bytes) {
    for (int64_t i = 0; i < count; i++) {
        for (int j = 0; j < 8; j++) thread->buffer[j] = (char)(i >> (8 * j));
        int64_t result = reverie_emit(thread->buffer, (size_t)bytes);
        if (result) return result;
    }
    return 0;
}

int64_t captured_syscall(ProcessState *process, ThreadState *thread, const Args *args) {
    const int64_t *a = args->argument;
    thread->calls++;
    switch (args->number) {
        case 1000: return reverie_read(thread->buffer, (uint64_t)a[0], (size_t)a[1]);
        case 1001: return thread->buffer[a[0]];
        case 1002: return reverie_write((uint64_t)a[0], "tool", (size_t)a[1]);
        case 1003: return emit_many(thread, a[0], a[1]);
        case 1004: return reverie_emit((void *)a[0], (size_t)a[1]);
        case 1005: return reverie_rpc("hello", 5, thread->buffer, (size_t)a[0]);
        case 1006: return process->threads * 10000 + process->parent_threads * 100 + process->initialised;
        case 1007: return reverie_syscall(57, 0, 0, 0, 0, 0, 0); /* fork, which was not captured */
        case 1008: return (int64_t)((uint64_t)__builtin_frame_address(0) & 15);
        case 1009: return thread->calls;
        case -1: return 5555;
        case 56: { /* clone, with an argument changed */
            Args changed = *args;
            changed.argument[1] = 0x1234;
            return reverie_forward(&changed);
        }
        default: return reverie_forward(args);
    }
}

static void process_start(ProcessState *process, const ProcessState *parent) {
    process->initialised = initialised;
    process->parent_threads = parent ? parent->threads : 99;
}

static void thread_start(ProcessState *process, ThreadState *thread, const ThreadState *parent) {
    process->threads++;
    thread->calls = parent ? parent->calls * 1000 : 100;
    if (!parent && process->threads == 1) reverie_emit("start", 5);
}

static void process_exit(ProcessState *process, int32_t status) {
    int64_t result[2] = {process->threads, status};
    reverie_emit(result, 16);
}

REVERIE_TOOL(.process_start = process_start, .thread_start = thread_start, .process_exit = process_exit);
