/* Tells of beginnings and ends, with what was kept: each a record of "what, count of the process, of the thread, of the parent's". Asks on getpgrp. */
#include "reverie.h"

enum { GETPPID = 110, GETPGRP = 111 };

struct ProcessState {
    int64_t marks;
};

struct ThreadState {
    int64_t marks;
};

static void tell(int64_t what, int64_t process, int64_t thread, int64_t parent) {
    int64_t record[4] = {what, process, thread, parent};
    reverie_emit(record, sizeof record);
}

int64_t captured_syscall(ProcessState *process, ThreadState *thread, const Args *args) {
    if (args->number == GETPGRP) {
        int64_t reply = -1;
        int64_t size = reverie_rpc(&process->marks, sizeof process->marks, &reply, sizeof reply);
        return size == sizeof reply ? reply : size;
    }
    thread->marks++;
    __atomic_fetch_add(&process->marks, 1, __ATOMIC_RELAXED);
    return reverie_forward(args);
}

static void process_start(ProcessState *process, const ProcessState *parent) {
    tell(1, process->marks, 0, parent ? parent->marks : -1);
}

static void thread_start(ProcessState *process, ThreadState *thread, const ThreadState *parent) {
    (void)process;
    tell(2, 0, thread->marks, parent ? 0 : -1);
}

static void thread_exit(ProcessState *process, ThreadState *thread) {
    (void)process;
    tell(3, 0, thread->marks, 0);
}

static void process_exit(ProcessState *process, int32_t status) {
    tell(4, process->marks, 0, status);
}

REVERIE_TOOL(.syscalls = (const int32_t[]){GETPPID, GETPGRP, -1}, .process_start = process_start, .thread_start = thread_start,
             .thread_exit = thread_exit, .process_exit = process_exit);
