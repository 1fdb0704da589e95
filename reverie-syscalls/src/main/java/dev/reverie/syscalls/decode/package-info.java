/** From a system call and the memory of its guest to values: start with {@link dev.reverie.syscalls.decode.Display}. */
package dev.reverie.syscalls.decode;
