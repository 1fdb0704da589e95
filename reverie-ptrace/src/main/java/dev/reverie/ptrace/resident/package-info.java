/**
 * What a backend that puts code of its own into guests has a say in: the stops of the tracer, and the lives of threads and programs. The tracer
 * asks; that backend answers, and the ptrace backend alone has {@link dev.reverie.ptrace.resident.Resident#NONE}.
 */
package dev.reverie.ptrace.resident;
