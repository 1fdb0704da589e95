/* Ends with what is in rbx at its first instruction. */
__asm__(".globl _start\n"
        "_start:\n"
        "  mov %rbx, %rdi\n"
        "  mov $231, %eax\n"
        "  syscall\n");
