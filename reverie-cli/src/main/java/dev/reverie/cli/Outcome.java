package dev.reverie.cli;

import dev.reverie.api.ExitStatus;

/**
 * How this process is to end: as the guest did, or with a code of our own.
 *
 * @param code the exit code; for a signal the one a shell would report
 * @param signal the signal to die of, or 0
 */
record Outcome(int code, int signal) {
    private static final int SHELL_SIGNAL_BASE = 128;

    static Outcome code(int code) {
        return new Outcome(code, 0);
    }

    static Outcome of(ExitStatus status) {
        return status instanceof ExitStatus.Killed killed
                ? ofSignal(killed.signal().number())
                : code(status.shellCode());
    }

    static Outcome ofSignal(int signal) {
        return new Outcome(SHELL_SIGNAL_BASE + signal, signal);
    }
}
