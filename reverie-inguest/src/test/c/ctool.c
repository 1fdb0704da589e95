/*
 * A guest process without a tracer: maps a tool in C as a plan says, and calls it as the trampoline and the tracer would.
 *
 *   ctool PLAN     the plan is lines of text; numbers are hexadecimal
 *
 *     map ADDRESS BYTES PROTECTION FILE   private memory with what is in a file
 *     fault INSTRUCTION LANDING
 *     leave ADDRESS                       where gates go when they are done
 *     slot PROCESS_STATE THREAD_STATE_OFFSET THREAD_STATE_BYTES RING_BYTES
 *     gate ADDRESS RDI RSI
 *     call HANDLER NUMBER ARGUMENT...     prints "NUMBER: ACTION RESULT [ARGUMENTS]"
 *     thread                              another slot: the thread's state is zero
 *     fork                                what follows is done by a child, whose output comes first
 *     peek ADDRESS                        prints 8 bytes
 *     drain                               prints what was emitted
 *
 * There is guest memory at 0x20000000: a page with "guest" at its beginning and its end, and nothing around it.
 */
#define _GNU_SOURCE
#include <asm/prctl.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#define GUEST ((char *)0x20000000)
enum { STACK = 16384, MAX_STATE = 1 << 17, RINGS = 1 << 16 };

/* See Slot. */
struct slot {
    uint64_t self, guest_stack, stack_top, entry, guard, resume, stop, flags, saved[16];
    int64_t injected[8];
    int64_t number, arguments[6], result;
    int32_t tid, pid, abort, fuel;
    uint64_t ring_base, ring_capacity, ring_head, ring_tail;
    int64_t mailbox[4];
    uint64_t rpc_gate, syscall_gate, process_state, shared_state;
    char padding[0x200 - 0x1b0];
    char thread_state[MAX_STATE];
    _Alignas(64) char ring[RINGS];
    _Alignas(64) char stack[STACK];
};

static struct slot *slot;
static uint64_t sites[64], landings[64];
static int faults;
static int drained;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void fault(int number, siginfo_t *info, void *context) {
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    (void)info;
    for (int i = 0; i < faults; i++) {
        if ((uint64_t)registers[REG_RIP] == sites[i]) {
            registers[REG_RIP] = (greg_t)landings[i];
            return;
        }
    }
    printf("signal %d at %llx, which is not in the table\n", number, registers[REG_RIP]);
    fflush(stdout);
    _exit(1);
}

/* The tracer's side: reads the ring, up to what was committed. */
static void drain(void) {
    while (slot->ring_tail != slot->ring_head) {
        const char *at = (const char *)slot->ring_base + (slot->ring_tail & (slot->ring_capacity - 1));
        uint32_t length, type, size;
        memcpy(&length, at, 4);
        memcpy(&type, at + 4, 4);
        memcpy(&size, at + 8, 4);
        if (type == 1) {
            printf("emitted %u:", size);
            for (uint32_t i = 0; i < size && i < 8; i++) printf(" %02x", (unsigned char)at[16 + i]);
            printf("\n");
        } else if (type != 0) {
            printf("a record of type %u\n", type);
        }
        slot->ring_tail += length;
    }
}

int64_t answer(void);
int64_t answer(void) {
    int64_t *box = slot->mailbox;
    if (box[0] == -1) {
        drained++;
        drain();
        return 0;
    }
    if (box[0] == -2) {
        int64_t bytes = box[3] & 0xffffffff, room = box[3] >> 32;
        const char *from = (const char *)box[1];
        char *to = (char *)box[2];
        printf("asked %.*s\n", (int)bytes, from);
        if (bytes > room) return -90;
        for (int64_t i = 0; i < bytes; i++) to[i] = from[bytes - 1 - i];
        return bytes;
    }
    return -22;
}

/* Gates keep all registers but rax, rcx and r11. */
void syscall_gate(void);
void rpc_gate(void);
int64_t enter(void *function, struct slot *slot, void *stack, int64_t rdi, int64_t rsi);
void done(void);
__asm__(".globl syscall_gate\nsyscall_gate: syscall\n ret\n"
        ".globl rpc_gate\nrpc_gate: push %rdi\n push %rsi\n push %rdx\n push %r8\n push %r9\n push %r10\n push %rbp\n"
        " mov %rsp, %rbp\n and $-16, %rsp\n call answer\n mov %rbp, %rsp\n"
        " pop %rbp\n pop %r10\n pop %r9\n pop %r8\n pop %rdx\n pop %rsi\n pop %rdi\n ret\n"
        /* Calls on another stack. What gates jump to in the end gets there too. */
        ".globl enter\nenter: push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
        " mov %rsp, saved_stack(%rip)\n mov %rdi, %rax\n mov %rsi, %rbx\n mov %rdx, %rsp\n mov %rcx, %rdi\n mov %r8, %rsi\n"
        " mov %rbx, saved_slot(%rip)\n mov %rsp, saved_top(%rip)\n"
        " cmpb $0, is_gate(%rip)\n je 1f\n jmp *%rax\n"
        "1: call *%rax\n cmp saved_top(%rip), %rsp\n jne 2f\n cmp saved_slot(%rip), %rbx\n jne 2f\n"
        ".globl done\ndone: mov saved_stack(%rip), %rsp\n pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n"
        "2: ud2\n"
        ".data\n.globl is_gate\nis_gate: .byte 0\n.balign 8\nsaved_stack: .quad 0\nsaved_slot: .quad 0\nsaved_top: .quad 0\n.text\n");
extern char is_gate;

static void new_slot(uint64_t state, uint64_t ring) {
    uint64_t bytes = (sizeof(struct slot) + 4095) & ~4095ull;
    slot = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (slot == MAP_FAILED) fail("mmap of a slot");
    slot->self = (uint64_t)slot;
    slot->stack_top = (uint64_t)(slot->stack + STACK);
    slot->ring_base = (uint64_t)slot->ring;
    slot->ring_capacity = ring;
    slot->rpc_gate = (uint64_t)rpc_gate;
    slot->syscall_gate = (uint64_t)syscall_gate;
    slot->process_state = state;
    if (syscall(SYS_arch_prctl, ARCH_SET_GS, slot)) fail("arch_prctl");
}

static void map(const char *arguments) {
    uint64_t address, bytes;
    int protection;
    char name[512];
    if (sscanf(arguments, "%lx %lx %x %511s", &address, &bytes, &protection, name) != 4) exit(2);
    void *at = mmap((void *)address, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (at != (void *)address) fail("mmap");
    int file = open(name, O_RDONLY);
    if (file < 0 || read(file, at, bytes) != (ssize_t)bytes) fail(name);
    close(file);
    if (mprotect(at, bytes, protection)) fail("mprotect");
}

/* At the address where gates go: a jump to us. */
static void leave(uint64_t address) {
    char *at = mmap((void *)address, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (at != (char *)address) fail("mmap");
    void (*to)(void) = done;
    memcpy(at, "\x48\xb8", 2);
    memcpy(at + 2, &to, 8);
    memcpy(at + 10, "\xff\xe0", 2);
    if (mprotect(at, 4096, PROT_READ | PROT_EXEC)) fail("mprotect");
}

static void call(char *arguments) {
    char *end;
    uint64_t handler = strtoull(arguments, &end, 16);
    slot->number = (int64_t)strtoull(end, &end, 16);
    memset(slot->arguments, 0, sizeof slot->arguments);
    for (int i = 0; i < 6 && *end == ' '; i++) slot->arguments[i] = (int64_t)strtoull(end, &end, 16);
    int64_t number = slot->number;
    slot->result = 0x7777;
    int64_t action = enter((void *)handler, slot, slot->stack + STACK, 0, 0);
    printf("%ld: %ld %ld", number, action, slot->result);
    for (int i = 0; action == 0 && i < 6; i++) printf(" %lx", slot->arguments[i]);
    printf("\n");
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    FILE *plan = fopen(argv[1], "r");
    if (!plan) fail(argv[1]);
    setvbuf(stdout, 0, _IONBF, 0);
    char *page = mmap(GUEST - 4096, 3 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (page != GUEST - 4096 || mprotect(GUEST, 4096, PROT_READ | PROT_WRITE)) fail("guest memory");
    memcpy(GUEST, "guest", 6);
    memcpy(GUEST + 4096 - 5, "guest", 5);
    struct sigaction action = {.sa_sigaction = fault, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, 0);
    sigaction(SIGBUS, &action, 0);
    char line[4096];
    uint64_t state = 0, ring = 0, offset, size;
    while (fgets(line, sizeof line, plan)) {
        char *arguments = strchr(line, ' ');
        if (arguments) *arguments++ = 0;
        if (!strcmp(line, "map")) {
            map(arguments);
        } else if (!strcmp(line, "fault")) {
            if (sscanf(arguments, "%lx %lx", &sites[faults], &landings[faults]) != 2) return 2;
            faults++;
        } else if (!strcmp(line, "leave")) {
            leave(strtoull(arguments, 0, 16));
        } else if (!strcmp(line, "slot")) {
            if (sscanf(arguments, "%lx %lx %lx %lx", &state, &offset, &size, &ring) != 4) return 2;
            if (offset != (uint64_t)((char *)slot->thread_state - (char *)slot) || size > MAX_STATE || ring > RINGS) return 3;
            new_slot(state, ring);
        } else if (!strcmp(line, "thread\n")) {
            new_slot(state, ring);
        } else if (!strcmp(line, "gate")) {
            uint64_t address, rdi, rsi;
            if (sscanf(arguments, "%lx %lx %lx", &address, &rdi, &rsi) != 3) return 2;
            is_gate = 1;
            enter((void *)address, slot, slot->stack + STACK, (int64_t)rdi, (int64_t)rsi);
            is_gate = 0;
        } else if (!strcmp(line, "call")) {
            call(arguments);
        } else if (!strcmp(line, "fork\n")) {
            pid_t child = fork();
            if (child > 0) {
                int status;
                waitpid(child, &status, 0);
                return WIFEXITED(status) ? WEXITSTATUS(status) : 4;
            }
            new_slot(state, ring);
        } else if (!strcmp(line, "peek")) {
            printf("%lx\n", *(uint64_t *)strtoull(arguments, 0, 16));
        } else if (!strcmp(line, "drain\n")) {
            drain();
            printf("drained %d times before\n", drained);
        } else {
            printf("what is %s?\n", line);
            return 2;
        }
    }
    return 0;
}
