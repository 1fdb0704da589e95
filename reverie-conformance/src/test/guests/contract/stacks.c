/* Opens /wanted on stacks of several kinds, and looks whether what is below the stack pointer is as it was. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* openat(AT_FDCWD, path, O_RDONLY) with 4096 bytes of 0xa5 below rsp; -1000 if they are not what they were. */
long open_below_pattern(const char *path);
/* The same call with rsp at an address. */
long open_on(const char *path, void *stack);

__asm__(".globl open_below_pattern\n"
        "open_below_pattern:\n"
        "  push %rbx\n"
        "  push %r12\n"
        "  mov %rdi, %r12\n"
        "  lea -4096(%rsp), %rdi\n"
        "  mov $0xa5, %al\n"
        "  mov $4096, %ecx\n"
        "  rep stosb\n"
        "  mov $257, %eax\n"
        "  mov $-100, %rdi\n"
        "  mov %r12, %rsi\n"
        "  xor %edx, %edx\n"
        "  syscall\n"
        "  mov %rax, %rbx\n"
        "  lea -4096(%rsp), %rdi\n"
        "  mov $0xa5, %al\n"
        "  mov $4096, %ecx\n"
        "  repe scasb\n"
        "  je 1f\n"
        "  mov $-1000, %rbx\n"
        "1: mov %rbx, %rax\n"
        "  pop %r12\n"
        "  pop %rbx\n"
        "  ret\n"
        ".globl open_on\n"
        "open_on:\n"
        "  push %rbx\n"
        "  mov %rsp, %rbx\n"
        "  mov %rsi, %rsp\n"
        "  mov %rdi, %rsi\n"
        "  mov $257, %eax\n"
        "  mov $-100, %rdi\n"
        "  xor %edx, %edx\n"
        "  syscall\n"
        "  mov %rbx, %rsp\n"
        "  pop %rbx\n"
        "  ret\n");

static char line[200];

static void report(const char *where, long fd) {
    char content[100] = "";
    if (fd >= 0) {
        read(fd, content, sizeof content - 1);
        close(fd);
    }
    sprintf(line + strlen(line), "%s: %s\n", where, fd < 0 ? fd == -12 ? "ENOMEM" : fd == -1000 ? "spoilt" : "failed" : content);
}

static void handler(int signal) {
    report("alternate", open_below_pattern("/wanted"));
}

static void *worker(void *unused) {
    report("thread", open_below_pattern("/wanted"));
    return NULL;
}

int main(void) {
    report("main", open_below_pattern("/wanted"));
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 16384);
    pthread_t thread;
    pthread_create(&thread, &attributes, worker, NULL);
    pthread_join(thread, NULL);
    stack_t stack = {.ss_sp = malloc(16384), .ss_size = 16384};
    sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    char *pages = mmap(NULL, 3 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(pages + 4096, 4096, PROT_READ | PROT_WRITE);
    report("page", open_on("/wanted", pages + 8192));
    report("bottom", open_on("/wanted", pages + 4096 + 64));
    report("guard", open_on("/wanted", pages + 4096));
    report("nowhere", open_on("/wanted", (void *)8));
    fputs(line, stdout);
    return 0;
}
