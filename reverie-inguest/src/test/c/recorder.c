// Runs compiled handlers of a recorder: in a process of its own, for bad addresses cause SIGSEGV.
//
// recorder CODE OFFSET_BEFORE OFFSET_AFTER FAULTS TABLE MEMORY RING_SIZE LAYOUT... < calls > records
//   FAULTS    offset:landing,...          TABLE   file: the shared state
//   MEMORY    file: what is at 0x20000000; behind it nothing is mapped
//   LAYOUT    offsets in the slot: number arguments result tid pid ringBase ringCapacity ringHead ringTail mailbox rpcGate syscallGate shared
//   a call    number a0 a1 a2 a3 a4 a5 result, in hexadecimal
//   output    for each call eax of both handlers; the committed bytes go to the file "ring"
// With BENCH=rounds in the environment the calls are made so often, and the CPU time of each in picoseconds is printed.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static char *code;
static long faults[4096][2];
static int fault_count;
static char *slot;
static int at[13];
enum { NUMBER, ARGUMENTS, RESULT, TID, PID, BASE, CAPACITY, HEAD, TAIL, MAILBOX, RPC, SYSCALL, SHARED };
static FILE *output;
static char *ring;
static long capacity;

static void on_fault(int number, siginfo_t *info, void *context) {
    (void) number;
    greg_t *registers = ((ucontext_t *) context)->uc_mcontext.gregs;
    long offset = registers[REG_RIP] - (long) code;
    for (int i = 0; i < fault_count; i++) {
        if (faults[i][0] == offset) {
            registers[REG_RIP] = (long) code + faults[i][1];
            return;
        }
    }
    fprintf(stderr, "unexpected fault at %lx of %p\n", offset, info->si_addr);
    _exit(3);
}

static long *field(int name) { return (long *) (slot + at[name]); }

// What the tracer does when a ring is full.
static long drain(void) {
    long head = *field(HEAD);
    for (long tail = *field(TAIL); tail < head; tail++) {
        if (output) fputc(ring[tail & (capacity - 1)], output);
    }
    *field(TAIL) = head;
    return 0;
}

// The gates: all registers but rcx, r11 and rax stay.
asm("rpc_gate:\n push %rdi\n push %rsi\n push %rdx\n push %r8\n push %r9\n push %r10\n push %rbp\n mov %rsp, %rbp\n and $-16, %rsp\n"
    " call drain_for_gate\n mov %rbp, %rsp\n pop %rbp\n pop %r10\n pop %r9\n pop %r8\n pop %rdx\n pop %rsi\n pop %rdi\n ret\n"
    "syscall_gate:\n syscall\n ret\n");
extern char rpc_gate[], syscall_gate[];
__attribute__((used)) long drain_for_gate(void) { return drain(); }

// A C function of a slot and a handler.
asm("enter_handler:\n push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n sub $8, %rsp\n"
    " mov %rdi, %rbx\n call *%rsi\n add $8, %rsp\n pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n");
extern long enter_handler(char *slot, char *handler);

static void *load(const char *name, long room, void *where, int protection) {
    int file = open(name, O_RDONLY);
    struct stat stat;
    if (file < 0 || fstat(file, &stat)) { perror(name); exit(2); }
    char *memory = mmap(where, stat.st_size > room ? stat.st_size : room, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | (where ? MAP_FIXED_NOREPLACE : 0), -1, 0);
    if (memory == MAP_FAILED || read(file, memory, stat.st_size) != stat.st_size) { perror(name); exit(2); }
    close(file);
    mprotect(memory, stat.st_size > room ? stat.st_size : room, protection);
    return memory;
}

int main(int count, char **words) {
    if (count < 21) return 2;
    code = load(words[1], 4096, 0, PROT_READ | PROT_EXEC);
    long before = atol(words[2]), after = atol(words[3]);
    for (char *word = strtok(words[4], ","); word; word = strtok(0, ",")) {
        sscanf(word, "%ld:%ld", &faults[fault_count][0], &faults[fault_count][1]);
        fault_count++;
    }
    char *table = load(words[5], 4096, 0, PROT_READ);
    load(words[6], 4096, (void *) 0x20000000L, PROT_READ | PROT_WRITE);
    capacity = atol(words[7]);
    ring = aligned_alloc(4096, capacity);
    slot = aligned_alloc(4096, 65536);
    memset(slot, 0, 65536);
    for (int i = 0; i < 13; i++) at[i] = atoi(words[8 + i]);
    *(int *) field(TID) = 77;
    *(int *) field(PID) = 77;
    *field(BASE) = (long) ring;
    *field(CAPACITY) = capacity;
    *field(RPC) = (long) rpc_gate;
    *field(SYSCALL) = (long) syscall_gate;
    *field(SHARED) = (long) table;
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    sigaction(SIGSEGV, &action, 0);
    long rounds = getenv("BENCH") ? atol(getenv("BENCH")) : 0;
    output = rounds ? 0 : fopen("ring", "w");
    unsigned long call[8];
    while (scanf("%lx %lx %lx %lx %lx %lx %lx %lx", call, call + 1, call + 2, call + 3, call + 4, call + 5, call + 6, call + 7) == 8) {
        struct timespec from, to;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        for (long round = 0; round <= rounds; round++) {
            *field(NUMBER) = call[0];
            memcpy(field(ARGUMENTS), call + 1, 48);
            int first = enter_handler(slot, code + before);
            *field(RESULT) = call[7];
            int second = first == 0 ? enter_handler(slot, code + after) : -1;
            if (!rounds) printf("%d %d\n", first, second);
            else *field(TAIL) = *field(HEAD);
        }
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        if (rounds) printf("%ld\n", ((to.tv_sec - from.tv_sec) * 1000000000L + to.tv_nsec - from.tv_nsec) * 1000 / rounds);
    }
    drain();
    if (output) fclose(output);
    return 0;
}
