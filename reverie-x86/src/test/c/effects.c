// Executes single instructions with registers varied, and says where they do more than is claimed.
//
// Reads cases from standard input, prints a line for each that breaks its claims, and at the end how many were executed
// and how many were refused by the processor or faulted whatever the registers were.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

struct claim {
    unsigned char code[16];
    uint32_t length, registers_read, registers_written, flags_read, flags_written;
};

enum { RSP = 4, SCRATCH = 16384, TRIALS = 6, FLAGS = 0xcd5 };

// Where everything is before and after the instruction; the assembler below knows these names.
uint64_t in[16], out[16], in_flags, out_flags, own_stack, own_fs, taken;
void *code_pointer, *fall_pointer, *taken_pointer;
unsigned char clean[512] __attribute__((aligned(64))), vectors[512] __attribute__((aligned(64)));

void run(void);
extern char fell[], jumped[], faulted[];
asm(".globl run, fell, jumped, faulted\n"
    "run: push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
    "  rdfsbase %rax; mov %rax, own_fs\n"
    "  mov %rsp, own_stack\n"
    "  movq $0, taken\n"
    "  fxrstor64 clean\n"
    "  pushq in_flags; popfq\n"
    "  mov in+0, %rax; mov in+8, %rcx; mov in+16, %rdx; mov in+24, %rbx; mov in+40, %rbp; mov in+48, %rsi; mov in+56, %rdi\n"
    "  mov in+64, %r8; mov in+72, %r9; mov in+80, %r10; mov in+88, %r11\n"
    "  mov in+96, %r12; mov in+104, %r13; mov in+112, %r14; mov in+120, %r15\n"
    "  mov in+32, %rsp\n"
    "  jmp *code_pointer\n"
    "jumped: movq $1, taken\n"
    "fell:\n"
    "  mov %rax, out+0; mov %rcx, out+8; mov %rdx, out+16; mov %rbx, out+24\n"
    "  mov %rsp, out+32; mov %rbp, out+40; mov %rsi, out+48; mov %rdi, out+56\n"
    "  mov %r8, out+64; mov %r9, out+72; mov %r10, out+80; mov %r11, out+88\n"
    "  mov %r12, out+96; mov %r13, out+104; mov %r14, out+112; mov %r15, out+120\n"
    "  mov own_stack, %rsp\n"
    "  pushfq; popq out_flags\n"
    "  fxsave64 vectors\n"
    "faulted:\n"
    "  pushq $0x202; popfq\n"
    "  mov own_fs, %rax; wrfsbase %rax\n"
    "  fxrstor64 clean\n"
    "  pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx; ret\n");

static volatile int has_faulted;

static void on_fault(int signal, siginfo_t *info, void *context) {
    (void)info;
    ucontext_t *at = context;
    has_faulted = signal;
    at->uc_mcontext.gregs[REG_RIP] = (greg_t)faulted;
    at->uc_mcontext.gregs[REG_RSP] = (greg_t)own_stack;
    at->uc_mcontext.gregs[REG_EFL] = 0x202;
}

static unsigned char *scratch, *code, original[SCRATCH];

struct result {
    uint64_t registers[16], flags, taken;
    int fault;
    unsigned char vectors[416], memory[SCRATCH];
};

static void execute(const uint64_t registers[16], uint64_t flags, struct result *result) {
    memcpy(scratch, original, SCRATCH);
    memcpy(in, registers, sizeof in);
    in_flags = flags;
    has_faulted = 0;
    run();
    result->fault = has_faulted;
    memcpy(result->registers, out, sizeof out);
    result->flags = out_flags & FLAGS;
    result->taken = taken;
    memcpy(result->vectors, vectors, sizeof result->vectors);
    memcpy(result->memory, scratch, SCRATCH);
}

static uint64_t state = 88172645463325252;

static uint64_t number(void) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state;
}

static uint64_t value(int pointers) {
    switch (pointers ? number() % 4 : 3) {
    case 0: return number() % 64;
    case 3: return pointers ? (uint64_t)scratch + SCRATCH / 2 + number() % 256 : number();
    default: return (uint64_t)scratch + SCRATCH / 2 + number() % 256;
    }
}

static int is_same(const struct result *a, const struct result *b) {
    return a->fault == b->fault && (a->fault || (!memcmp(a->registers, b->registers, sizeof a->registers) && a->flags == b->flags
        && a->taken == b->taken && !memcmp(a->vectors, b->vectors, sizeof a->vectors) && !memcmp(a->memory, b->memory, SCRATCH)));
}

static struct result first, again, varied;

// Says what is wrong, or returns null.
static const char *check_read(const struct claim *claim, const uint64_t *registers, uint64_t flags, const uint64_t *others, uint64_t other_flags) {
    static char text[200];
    execute(others, other_flags, &varied);
    if (varied.fault) return "it faults with other values of what it does not read";
    for (int i = 0; i < 16; i++) {
        uint64_t expected = claim->registers_written & 1 << i ? first.registers[i] : others[i];
        if (varied.registers[i] != expected) {
            snprintf(text, sizeof text, "register %d becomes %lx where %lx was expected", i, varied.registers[i], expected);
            return text;
        }
    }
    uint64_t expected = (first.flags & claim->flags_written) | (other_flags & FLAGS & ~(uint64_t)claim->flags_written);
    if (varied.flags != expected) {
        snprintf(text, sizeof text, "flags become %lx where %lx was expected", varied.flags, expected);
        return text;
    }
    if (varied.taken != first.taken) return "the branch depends on more";
    if (memcmp(varied.vectors, first.vectors, sizeof first.vectors)) return "vector registers depend on more";
    if (memcmp(varied.memory, first.memory, SCRATCH)) return "memory depends on more";
    (void)registers, (void)flags;
    return NULL;
}

static const char *check(const struct claim *claim, int *executed) {
    static char text[200];
    for (int trial = 0; trial < TRIALS; trial++) {
        uint64_t registers[16], flags = (number() & FLAGS) | 0x202;
        for (int i = 0; i < 16; i++) registers[i] = value(trial < 4 || i == RSP);
        execute(registers, flags, &first);
        if (first.fault == SIGILL) break;
        if (first.fault) continue;
        *executed = 1;
        for (int i = 0; i < 16; i++) {
            if (first.registers[i] != registers[i] && !(claim->registers_written & 1 << i)) {
                snprintf(text, sizeof text, "register %d changes", i);
                return text;
            }
        }
        if ((first.flags ^ flags) & FLAGS & ~claim->flags_written) {
            snprintf(text, sizeof text, "flags change: %lx", (first.flags ^ flags) & FLAGS);
            return text;
        }
        execute(registers, flags, &again);
        if (!is_same(&first, &again)) continue; // random numbers and the like
        uint64_t others[16];
        for (int i = 0; i < 16; i++) others[i] = claim->registers_read & 1 << i ? registers[i] : value(number() & 1);
        const char *wrong = check_read(claim, registers, flags, others, flags);
        if (wrong) return wrong;
        uint64_t other_flags = flags ^ (number() & FLAGS & ~claim->flags_read);
        wrong = check_read(claim, registers, flags, registers, other_flags);
        if (wrong) return wrong;
    }
    return NULL;
}

static void *map(uint64_t address, size_t size, int protection) {
    void *at = mmap((void *)address, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (at == MAP_FAILED) {
        perror("mmap");
        exit(2);
    }
    return at;
}

int main(void) {
    code = map(0x10000000, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
    scratch = map(0x20000000, SCRATCH, PROT_READ | PROT_WRITE);
    for (int i = 0; i < SCRATCH; i++) original[i] = (unsigned char)number();
    asm volatile("fninit; fxsave64 %0" : "=m"(clean));
    for (int i = 160; i < 416; i++) clean[i] = (unsigned char)number();
    stack_t stack = {.ss_sp = map(0x30000000, 65536, PROT_READ | PROT_WRITE), .ss_size = 65536};
    sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
    code_pointer = code, fall_pointer = fell, taken_pointer = jumped;

    struct claim claim;
    long cases = 0, executed_cases = 0;
    while (fread(&claim, sizeof claim, 1, stdin) == 1) {
        unsigned char *at = code;
        memcpy(at, claim.code, claim.length), at += claim.length;
        uint32_t pointer = (uint32_t)(uintptr_t)&fall_pointer;
        memcpy(at, "\xff\x24\x25", 3), memcpy(at + 3, &pointer, 4), at += 7; // jmp *fall_pointer
        pointer = (uint32_t)(uintptr_t)&taken_pointer;
        memcpy(at, "\xff\x24\x25", 3), memcpy(at + 3, &pointer, 4);
        int executed = 0;
        const char *wrong = check(&claim, &executed);
        if (wrong) {
            for (unsigned i = 0; i < claim.length; i++) printf("%02x ", claim.code[i]);
            printf(": %s\n", wrong);
        }
        cases++, executed_cases += executed;
    }
    printf("%ld cases, %ld executed\n", cases, executed_cases);
    return 0;
}
