/* Counts system calls: each thread its own, added up when it ends; at the end of a process the total is handed to the tracer. */
#include "reverie.h"

struct ProcessState {
    int64_t total;
};

struct ThreadState {
    int64_t count;
};

int64_t captured_syscall(ProcessState *process, ThreadState *thread, const Args *args) {
    (void)process;
    thread->count++;
    return reverie_forward(args);
}

static void thread_exit(ProcessState *process, ThreadState *thread) {
    __atomic_fetch_add(&process->total, thread->count, __ATOMIC_RELAXED);
}

static void process_exit(ProcessState *process, int32_t status) {
    (void)status;
    reverie_emit(&process->total, sizeof process->total);
}

REVERIE_TOOL(.thread_exit = thread_exit, .process_exit = process_exit);
