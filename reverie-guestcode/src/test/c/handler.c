/*
 * Times a compiled handler against what gcc makes of the same logic: record the call in a ring, count it, deny some.
 *
 *   handler CODE OFFSET ROUNDS     prints "ours PS gcc PS", picoseconds a call, medians over the rounds, in turn
 *
 * Compile with -O2 -mgeneral-regs-only: a handler may use no other registers. The slot is laid out as SlotLayout.compact says.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define CALLS 1000000
#define RING (1 << 16)

struct slot {
    int64_t number, arguments[6], result;
    int32_t tid, pid, abort, fuel;
    char *ring_base;
    int64_t ring_capacity, ring_head;
    volatile int64_t ring_tail;
    int64_t mailbox[4];
    void *rpc_gate, *syscall_gate;
    struct counters *process;
    void *shared;
    char thread_state[4096];
};

struct counters {
    int64_t total;
    int32_t by_number[448];
};

struct event {
    uint32_t size, type;
    int64_t time, number, arguments[4];
};

static char *reserve(struct slot *slot, uint32_t size, uint32_t type) {
    int64_t capacity = slot->ring_capacity, head = slot->ring_head;
    int64_t free = capacity - (head - slot->ring_tail);
    int64_t position = head & (capacity - 1), rest = capacity - position;
    char *place = slot->ring_base + position;
    if (__builtin_expect(rest < size, 0)) {
        if (free < rest + size) return 0;
        ((uint32_t *)place)[0] = rest;
        ((uint32_t *)place)[1] = 0;
        slot->ring_head = head + rest;
        place = slot->ring_base;
    } else if (__builtin_expect(free < size, 0)) {
        return 0;
    }
    ((uint32_t *)place)[0] = size;
    ((uint32_t *)place)[1] = type;
    return place;
}

__attribute__((noinline)) int by_gcc(struct slot *slot) {
    struct event *event = (struct event *)reserve(slot, sizeof *event, 1);
    int32_t number = slot->number;
    if (event) {
        event->time = __builtin_ia32_rdtsc();
        event->number = number;
        for (int i = 0; i < 4; i++) event->arguments[i] = slot->arguments[i];
        slot->ring_head += sizeof *event;
    }
    slot->process->total++;
    if (number >= 0 && number < 448) slot->process->by_number[number]++;
    if (number == 257 && slot->arguments[0] != -100) {
        slot->result = -13;
        return 1;
    }
    return 0;
}

/* Both are called in the same way: the slot in rdi and in rbx, all registers lost. */
static inline int call(void *handler, struct slot *slot) {
    int64_t action = (int64_t)handler;
    __asm__ volatile("mov %%rdi, %%rbx\n call *%%rax"
                     : "+a"(action), "+D"(slot)
                     :
                     : "rbx", "rbp", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "memory", "cc");
    return (int)action;
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

/* Picoseconds a call: there are no floating-point registers. */
static int64_t measure(void *handler, struct slot *slot) {
    int64_t start = now();
    for (int i = 0; i < CALLS; i++) {
        slot->number = i & 255;
        slot->ring_tail = slot->ring_head;
        call(handler, slot);
    }
    return (now() - start) * 1000 / CALLS;
}

static int compare(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int file = open(argv[1], O_RDONLY);
    off_t size = lseek(file, 0, SEEK_END);
    char *code = mmap(0, size, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0);
    if (code == MAP_FAILED) return 3;
    int rounds = atoi(argv[3]);
    static struct slot slot;
    static struct counters counters;
    slot.ring_base = aligned_alloc(64, RING);
    slot.ring_capacity = RING;
    slot.process = &counters;
    int64_t *ours = calloc(rounds, sizeof *ours), *theirs = calloc(rounds, sizeof *theirs);
    for (int i = 0; i < rounds; i++) {
        ours[i] = measure(code + atoi(argv[2]), &slot);
        theirs[i] = measure(by_gcc, &slot);
    }
    if (counters.total != 2L * rounds * CALLS) return 4;
    qsort(ours, rounds, sizeof *ours, compare);
    qsort(theirs, rounds, sizeof *theirs, compare);
    printf("ours %ld gcc %ld\n", ours[rounds / 2], theirs[rounds / 2]);
    return 0;
}
