/**
 * What a debugger outside of the guest needs of the tracer. It is one more inner tracer, which is no guest: a thread stops for it
 * where it would stop for a guest that traces it, and just is not resumed. The tool stands between it and the kernel; calls that a
 * tool injects, and what the tracer does for itself, it never sees. All of it happens on the tracer thread.
 */
package dev.reverie.ptrace.debug;
