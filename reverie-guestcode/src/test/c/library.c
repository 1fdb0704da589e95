// A library as authors of tools write them: everything that needs a relocation, and nothing that needs another library.
#include "reverie.h"

typedef unsigned long word;

struct ProcessState {
    int64_t calls;
};

struct ThreadState {
    int64_t sum;
};

static int counter = 40;
int exported = 7;
const char *const names[] = {"read", "write", "open"};
static word zeros[2000];
static void *table[3];
static int order;
static int first_ran, second_ran;

__attribute__((weak)) extern int somebody_elses;
__attribute__((visibility("hidden"))) int hidden(int x) { return x * 2; }

__attribute__((constructor(101))) static void first(void) { first_ran = ++order; }
__attribute__((constructor(102))) static void second(void) { second_ran = ++order, table[1] = &counter; }

int count(void) { return ++counter; }
int doubled(int x) { return hidden(x) + exported; }
const char *name(int i) { return names[i]; }
word zero(int i) { return zeros[i]++; }
int constructors(void) { return first_ran * 10 + second_ran + (table[1] == &counter ? 100 : 0); }
int has_somebody(void) { return &somebody_elses != 0; }
int (*const functions[])(int) = {hidden, doubled};
int by_table(int i, int x) { return functions[i](x); }

int64_t captured_syscall(ProcessState *process, ThreadState *thread, const Args *args) {
    process->calls++, thread->sum += args->number;
    return args->argument[0] + args->argument[1];
}

static void thread_exit(ProcessState *process, ThreadState *thread) { (void)process, (void)thread; }

REVERIE_TOOL(.syscalls = (const int32_t[]){0, 1, -1}, .thread_exit = thread_exit);
