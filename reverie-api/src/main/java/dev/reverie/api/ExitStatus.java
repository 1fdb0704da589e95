package dev.reverie.api;

import dev.reverie.syscalls.Signal;

/** How a guest thread or process ended, for the kernel or only for its tool. See wait(2). */
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

    /** It had not ended when its tool let go of it: it runs on without us. See {@link Attachment#detach}. */
    record Detached() implements ExitStatus {}

    /** From a wait(2) status word of a thread that ended. */
    static ExitStatus ofWaitStatus(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? new Exited(status >> 8 & 0xff) : new Killed(new Signal(signal), (status & 0x80) != 0);
    }

    /** The exit code a shell would report: the code itself, or 128 + the signal's number; 0 if it runs on. */
    default int shellCode() {
        return switch (this) {
            case Exited exited -> exited.code();
            case Killed killed -> 128 + killed.signal().number();
            case Detached ignored -> 0;
        };
    }

    /** Whether it exited with code 0. */
    default boolean isSuccess() {
        return this instanceof Exited(int code) && code == 0;
    }
}
