/*
 * Runs a compiled handler on bad addresses: what SIGSEGV hits at an instruction of the table goes on at its landing.
 *
 *   faults CODE OFFSET SITE:LANDING,... ADDRESS...     prints "ACTION RESULT SUM" for each address
 *
 * There is one page of guest memory, at 0x20000000, zero before each run; SUM is that of its bytes behind it. The slot is laid out as
 * SlotLayout.compact says.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#define PAGE ((unsigned char *)0x20000000)

struct slot {
    int64_t number, arguments[6], result;
    int32_t tid, pid, abort, fuel;
    char rest[8192];
};

static char *code;
static long sites[1024], landings[1024];
static int count;

static void fault(int signal, siginfo_t *info, void *context) {
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    (void)info;
    for (int i = 0; i < count; i++) {
        if (registers[REG_RIP] == (greg_t)(code + sites[i])) {
            registers[REG_RIP] = (greg_t)(code + landings[i]);
            return;
        }
    }
    printf("signal %d at %lld, which is not in the table\n", signal, registers[REG_RIP] - (greg_t)code);
    fflush(stdout);
    _exit(1);
}

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    int file = open(argv[1], O_RDONLY);
    off_t size = lseek(file, 0, SEEK_END);
    code = mmap(0, size, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0);
    if (code == MAP_FAILED) return 3;
    for (char *entry = strtok(argv[3], ","); entry && count < 1024; entry = strtok(0, ",")) {
        if (sscanf(entry, "%ld:%ld", &sites[count], &landings[count]) != 2) return 2;
        count++;
    }
    if (mmap(PAGE, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != PAGE) return 4;
    struct sigaction action = {.sa_sigaction = fault, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, 0);
    sigaction(SIGBUS, &action, 0);
    static struct slot slot;
    for (int i = 4; i < argc; i++) {
        memset(PAGE, 0, 4096);
        memset(&slot, 0, sizeof slot);
        slot.arguments[0] = strtoull(argv[i], 0, 16);
        struct slot *pointer = &slot;
        int64_t result = (int64_t)(code + atoi(argv[2]));
        __asm__ volatile("push %%rbp\n sub $128, %%rsp\n mov %%rdi, %%rbx\n call *%%rax\n add $128, %%rsp\n pop %%rbp"
                         : "+a"(result), "+D"(pointer)
                         :
                         : "rbx", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "memory", "cc");
        long sum = 0;
        for (int j = 0; j < 4096; j++) sum += PAGE[j];
        printf("%d %ld %ld\n", (int)result, (long)slot.result, sum);
    }
    return 0;
}
