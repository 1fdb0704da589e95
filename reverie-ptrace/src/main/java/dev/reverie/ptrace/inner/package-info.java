/**
 * ptrace(2) between guests. The kernel allows a thread one tracer, and that is us; so the relation between an <em>inner tracer</em>
 * and its <em>inner tracees</em>, all of them guests, is kept here. A tracee stops for its tracer where the kernel has stopped it for
 * us: it just is not resumed. All state is confined to the tracer thread.
 *
 * <p>{@code Task} is a guest thread in both roles, {@code Stops} says where a tracee stops, {@code Requests} and {@code Inspection}
 * carry out what its tracer asks for, {@code Waits} answers wait4 and waitid, {@code Notices} sends SIGCHLD, {@code Relation} begins
 * and ends it all.
 */
package dev.reverie.ptrace.inner;
