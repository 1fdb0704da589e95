package dev.reverie.api;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Syscall;

/** What is to happen to an intercepted system call once its handler has returned. */
public sealed interface Action {
    /** The call runs as the guest made it, and nobody waits for its result: the cheapest way. */
    static Action proceed() {
        return Proceed.INSTANCE;
    }

    /** Another call runs instead, and its result is the guest's; the guest's registers are otherwise as it left them. */
    static Action proceedWith(Syscall call) {
        return new ProceedWith(call);
    }

    /** The call is over with this raw result: a value, or −errno. Without an {@code inject} it does not run at all. */
    static Action result(long value) {
        return new Result(value);
    }

    /** The call does not run, or what it returned is replaced: the guest sees this error. */
    static Action fail(Errno errno) {
        return new Result(-errno.number());
    }

    /** See {@link #proceed()}. */
    enum Proceed implements Action {
        /** The only value. */
        INSTANCE
    }

    /**
     * See {@link #proceedWith}.
     *
     * @param call what runs
     */
    record ProceedWith(Syscall call) implements Action {}

    /**
     * See {@link #result}.
     *
     * @param value the raw result
     */
    record Result(long value) implements Action {}
}
