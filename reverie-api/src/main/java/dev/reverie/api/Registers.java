package dev.reverie.api;

/**
 * The general registers of a stopped guest thread. At a system call {@code rax} is −ENOSYS; number and arguments are the
 * {@link dev.reverie.syscalls.Syscall}'s.
 *
 * @param rip the instruction pointer, behind the instruction that made a call
 * @param rsp the stack pointer; at a program's first instruction it points at argc. See the System V ABI, process
 *     initialization
 */
public record Registers(
        long rip,
        long rsp,
        long rax,
        long rbx,
        long rcx,
        long rdx,
        long rsi,
        long rdi,
        long rbp,
        long r8,
        long r9,
        long r10,
        long r11,
        long r12,
        long r13,
        long r14,
        long r15,
        long eflags) {}
