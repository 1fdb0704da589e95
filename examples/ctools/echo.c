/* Says what is called, and what came of it: a line for each call to standard error, in numbers. */
#include "reverie.h"

enum { SYS_WRITE = 1, STANDARD_ERROR = 2, LINE = 256 };

struct ProcessState {
    char unused;
};

struct ThreadState {
    char line[LINE];
};

static char *put(char *at, const char *text) {
    while (*text) *at++ = *text++;
    return at;
}

static char *put_number(char *at, int64_t number) {
    char digits[20];
    int count = 0;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do digits[count++] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) *at++ = '-';
    while (count) *at++ = digits[--count];
    return at;
}

int64_t captured_syscall(ProcessState *process, ThreadState *thread, const Args *args) {
    (void)process;
    char *at = put_number(put(thread->line, "syscall "), args->number);
    for (int i = 0; i < 6; i++) at = put_number(put(at, i ? ", " : "("), args->argument[i]);
    int64_t result = reverie_forward(args);
    at = put(put_number(put(at, ") = "), result), "\n");
    reverie_syscall(SYS_WRITE, STANDARD_ERROR, (int64_t)(uintptr_t)thread->line, at - thread->line, 0, 0, 0);
    return result;
}

REVERIE_TOOL();
