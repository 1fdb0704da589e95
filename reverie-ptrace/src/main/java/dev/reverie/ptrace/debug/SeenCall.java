package dev.reverie.ptrace.debug;

import dev.reverie.syscalls.Syscall;

/**
 * A system call that the tool was told of.
 *
 * @param tid the thread that made it
 */
public record SeenCall(int tid, Syscall call) {}
