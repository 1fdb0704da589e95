package dev.reverie.ptrace.inner;

import dev.reverie.linux.WaitStatus;
import org.jspecify.annotations.Nullable;

/**
 * A stop of a tracee for its inner tracer.
 *
 * @param order later ones have higher numbers
 * @param status what wait4 says
 * @param kind what it is
 * @param signal the signal that is about to be delivered; 0 if none is
 * @param siginfo its 128 bytes of siginfo, if they are not those that the kernel has
 * @param goOn lets the thread run on
 */
record InnerStop(long order, int status, Kind kind, int signal, byte @Nullable [] siginfo, GoOn goOn) {
    enum Kind {
        /** Before a signal is delivered. */
        SIGNAL,
        /** At the entry of a call. */
        ENTRY,
        /** At the exit of a call. */
        EXIT,
        /** PTRACE_EVENT_…. */
        EVENT,
        /** PTRACE_EVENT_SECCOMP. */
        SECCOMP,
        /** PTRACE_EVENT_STOP: also a group stop of a tracee that was seized. */
        TRAP,
        /** A group stop of a tracee that was not seized. */
        GROUP
    }

    /** Whether another program has been loaded. */
    boolean isExec() {
        return kind == Kind.EVENT && WaitStatus.event(status) == WaitStatus.EVENT_EXEC;
    }

    /** Whether the process is stopped, too. */
    boolean isGroupStop() {
        return kind == Kind.GROUP || kind == Kind.TRAP && (status >> 8 & 0x7f) != 5;
    }
}
