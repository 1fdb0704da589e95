// A program without a library: its first instruction is its own, it has no stack frame, and it ends by its own call.
    .globl _start
    .text
_start:
    // No thread, no environment looked at: a call is the very first thing.
    mov $39, %eax
    syscall
    mov %eax, %r12d
    mov $186, %eax // gettid: the same
    syscall
    cmp %eax, %r12d
    jne fail
    // In a red zone, which a call must leave alone.
    movabs $0x1122334455667788, %rbx
    mov %rbx, -8(%rsp)
    mov %rbx, -128(%rsp)
    mov $110, %eax
    syscall
    cmp %rbx, -8(%rsp)
    jne fail
    cmp %rbx, -128(%rsp)
    jne fail
    // Without a stack at all.
    mov %rsp, %r13
    xor %esp, %esp
    mov $1, %eax
    mov $1, %edi
    lea text(%rip), %rsi
    mov $length, %edx
    syscall
    mov %r13, %rsp
    cmp $length, %rax
    jne fail
    // rcx is the address behind the call, r11 the flags.
    mov $24, %eax
    syscall
here:
    lea here(%rip), %rax
    cmp %rax, %rcx
    jne fail
    // A child that shares everything and ends at once.
    mov $58, %eax // vfork
    syscall
    test %eax, %eax
    jnz parent
    mov $60, %eax
    mov $5, %edi
    syscall
parent:
    mov %eax, %edi
    lea -64(%rsp), %rsi
    xor %edx, %edx
    xor %r10d, %r10d
    mov $61, %eax // wait4
    syscall
    cmpl $0x500, -64(%rsp)
    jne fail
    mov $231, %eax
    mov $35, %edi
    syscall
fail:
    mov $231, %eax
    mov $1, %edi
    syscall
    .data
text:
    .ascii "a bare program\n"
    .set length, . - text
    .section .note.GNU-stack, "", @progbits
