/* Runs code at given addresses with all registers known, and says what came out. Commands on standard input, in hexadecimal:
     m ADDRESS LENGTH     map memory
     w ADDRESS BYTES      write
     b ADDRESS TARGET     a thread that faults at the address goes on at the target
     g BASE               set the gs base
     r ADDRESS SEED       call the code
     c                    say how often the runtime was entered
   The runtime is a trampoline that makes the call on a stack of its own, and counts; rt_sigreturn it leaves to the stub. */
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
#include <sys/ucontext.h>
#include <unistd.h>

enum { REGISTERS = 16, RED_ZONE = 128, MAX_TAIL = 4096 };

uint64_t in[REGISTERS], out[REGISTERS], in_flags, out_flags, target, own_stack, entered;
static uint64_t tail[MAX_TAIL][2];
static int tails, trapped;
static unsigned char stack[1 << 16] __attribute__((aligned(64)));
static unsigned char runtime_stack[1 << 14] __attribute__((aligned(64)));
static unsigned char signal_stack[1 << 16];
void call_target(void);
void trampoline(void);

#define STRING(x) #x
#define OFFSET(x) STRING(x)
__asm__(".globl call_target, trampoline\n"
        "call_target:\n"
        " push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
        " mov %rsp, own_stack(%rip)\n"
        " mov in+4*8(%rip), %rsp\n"
        " push in_flags(%rip); popfq\n"
        " mov in+0*8(%rip), %rax; mov in+1*8(%rip), %rcx; mov in+2*8(%rip), %rdx; mov in+3*8(%rip), %rbx\n"
        " mov in+5*8(%rip), %rbp; mov in+6*8(%rip), %rsi; mov in+7*8(%rip), %rdi; mov in+8*8(%rip), %r8\n"
        " mov in+9*8(%rip), %r9; mov in+10*8(%rip), %r10; mov in+11*8(%rip), %r11; mov in+12*8(%rip), %r12\n"
        " mov in+13*8(%rip), %r13; mov in+14*8(%rip), %r14; mov in+15*8(%rip), %r15\n"
        " call *target(%rip)\n"
        " mov %rax, out+0*8(%rip); mov %rcx, out+1*8(%rip); mov %rdx, out+2*8(%rip); mov %rbx, out+3*8(%rip)\n"
        " mov %rsp, out+4*8(%rip); mov %rbp, out+5*8(%rip); mov %rsi, out+6*8(%rip); mov %rdi, out+7*8(%rip)\n"
        " mov %r8, out+8*8(%rip); mov %r9, out+9*8(%rip); mov %r10, out+10*8(%rip); mov %r11, out+11*8(%rip)\n"
        " mov %r12, out+12*8(%rip); mov %r13, out+13*8(%rip); mov %r14, out+14*8(%rip); mov %r15, out+15*8(%rip)\n"
        " mov own_stack(%rip), %rsp\n"
        " pushfq; pop out_flags(%rip); cld\n"
        " pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx\n"
        " ret\n"
        "trampoline:\n"
        " mov %gs:" OFFSET(STACK_TOP) ", %rsp\n"
        " mov %rcx, %gs:" OFFSET(RESUME) "\n"
        " pushfq; incq entered(%rip); cmp $15, %eax; je 1f; popfq\n"
        " syscall\n"
        " mov %gs:" OFFSET(GUEST_STACK) ", %rsp\n"
        " jmp *%gs:" OFFSET(RESUME) "\n"
        "1: popfq; mov %gs:" OFFSET(GUEST_STACK) ", %rsp; lea -6(%rcx), %rcx; jmp *%rcx\n");

static void on_fault(int signal, siginfo_t *info, void *context) {
  ucontext_t *uc = context;
  uint64_t at = uc->uc_mcontext.gregs[REG_RIP] - (signal == SIGTRAP);
  (void)info;
  for (int i = 0; i < tails; i++)
    if (tail[i][0] == at) {
      trapped++;
      uc->uc_mcontext.gregs[REG_RIP] = tail[i][1];
      return;
    }
  printf("signal %d at %lx\n", signal, at);
  fflush(stdout);
  _exit(1);
}

static void *place(uint64_t address) { return (void *)address; }

static void run(uint64_t address, uint64_t seed) {
  unsigned char *top = stack + sizeof stack - 256;
  memset(stack, 0x5a, sizeof stack);
  for (int i = 0; i < REGISTERS; i++) in[i] = seed = seed * 6364136223846793005u + 1442695040888963407u;
  in[0] = SYS_getpid;
  in[4] = (uint64_t)top;
  in_flags = 0x202 | (seed >> 20 & 0xcd5); /* DF too */
  target = address;
  uint64_t before = entered;
  trapped = 0;
  call_target();
  uint64_t count = entered - before;
  for (int i = 0; i < REGISTERS; i++) printf("%lx ", out[i]);
  uint64_t red = 0;
  for (int i = 0; i < RED_ZONE; i++) red = red * 31 + top[-8 - RED_ZONE + i];
  printf("%lx %lx; %ld %d\n", out_flags, red, count, trapped);
}

static void set_gs(uint64_t base) { syscall(SYS_arch_prctl, ARCH_SET_GS, base); }

int main(void) {
  static char line[1 << 18], bytes[1 << 18];
  stack_t alternative = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
  struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  sigaltstack(&alternative, 0);
  sigaction(SIGSEGV, &action, 0);
  sigaction(SIGILL, &action, 0);
  sigaction(SIGTRAP, &action, 0);
  char *slot = mmap(place(SLOTS), 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  *(uint64_t *)(slot + ENTRY) = (uint64_t)trampoline;
  *(uint64_t *)(slot + STACK_TOP) = (uint64_t)(runtime_stack + sizeof runtime_stack);
  *(uint64_t *)(slot + GUARD) = GUARD_VALUE;
  int memory = open("/proc/self/mem", O_RDWR); /* code is read-only */
  while (fgets(line, sizeof line, stdin)) {
    uint64_t a = 0, b = 0;
    int length = 0;
    if (line[0] == 'w') {
      sscanf(line, "w %lx %s", &a, bytes);
      for (int i = 0; bytes[2 * i]; i++) {
        unsigned byte;
        sscanf(bytes + 2 * i, "%2x", &byte);
        bytes[i] = byte;
        length = i + 1;
      }
      if (pwrite(memory, bytes, length, a) != length) return 1;
    } else {
      sscanf(line + 1, "%lx %lx", &a, &b);
      if (line[0] == 'm') {
        void *got = mmap(place(a), b, 7, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
        if (got != place(a)) return 1;
      } else if (line[0] == 'b') {
        tail[tails][0] = a;
        tail[tails++][1] = b;
      } else if (line[0] == 'g') {
        set_gs(a);
      } else if (line[0] == 'r') {
        run(a, b);
      } else if (line[0] == 'c') {
        printf("%ld\n", entered);
      }
    }
    printf(".\n");
    fflush(stdout);
  }
  return 0;
}
