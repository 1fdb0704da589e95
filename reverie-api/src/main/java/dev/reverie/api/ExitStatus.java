package dev.reverie.api;

import dev.reverie.syscalls.Signal;

/** How a guest thread or process ended. See wait(2). */
public sealed interface ExitStatus {
    /**
     * It called exit.
     *
     * @param code 0 to 255
     */
    record Exited(int code) implements ExitStatus {}

    /**
     * A signal ended it.
     *
     * @param signal which
     * @param coreDumped whether the kernel wrote a core
     */
    record Killed(Signal signal, boolean coreDumped) implements ExitStatus {}

    /** From a wait(2) status word of a thread that ended. */
    static ExitStatus ofWaitStatus(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? new Exited(status >> 8 & 0xff) : new Killed(new Signal(signal), (status & 0x80) != 0);
    }

    /** The exit code a shell would report: the code itself, or 128 + the signal's number. */
    default int shellCode() {
        return switch (this) {
            case Exited exited -> exited.code();
            case Killed killed -> 128 + killed.signal().number();
        };
    }

    /** Whether it exited with code 0. */
    default boolean isSuccess() {
        return this instanceof Exited(int code) && code == 0;
    }
}
