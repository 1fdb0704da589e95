/** The ptrace backend. Only {@link dev.reverie.ptrace.PtraceBackend} is for others. */
package dev.reverie.ptrace;
