/** Seccomp filters: classic BPF programs over the number, convention and arguments of a system call. See seccomp(2). */
package dev.reverie.linux.seccomp;
