/**
 * Typed system calls: one record per call, made from a declarative table.
 *
 * <p>A call is built from its number and registers, costs one small object, and reads no guest memory:
 *
 * <pre>{@code
 * switch (Syscall.of(number, args)) {
 *   case Openat open when (open.flags() & OpenFlags.O_CREAT) != 0 -> log(open.readPath(memory));
 *   case Read read -> inject(read.withCount(1));
 *   case HasFd call -> log(call.name() + " on file " + call.fd());
 *   default -> {}
 * }
 * }</pre>
 *
 * <p>The records keep the registers as the guest filled them; accessors cut them to the width the kernel looks at, and
 * the {@code with…} methods replace one. The constants of flag words and enumerations are in classes named after them,
 * such as {@link dev.reverie.syscalls.OpenFlags}; the numbers are in {@link dev.reverie.syscalls.Sysno}. How a call reads
 * as text is in package {@link dev.reverie.syscalls.decode}. What is known of a call by its number alone, such as whether it
 * blocks or which errors are documented, {@link dev.reverie.syscalls.SyscallInfo} tells.
 */
package dev.reverie.syscalls;
