/** What system calls' arguments and results mean, as values, and how to write those down. */
package dev.reverie.syscalls.value;
