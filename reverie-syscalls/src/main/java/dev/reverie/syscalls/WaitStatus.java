package dev.reverie.syscalls;

/**
 * The status word that wait4(2) stores: how a process ended, stopped or went on.
 *
 * @param value the word
 */
public record WaitStatus(int value) {
    private static final int CONTINUED = 0xffff;
    private static final int STOPPED = 0x7f;
    private static final int CORE_DUMPED = 0x80;

    /** Whether the process called exit. */
    public boolean isExited() {
        return (value & 0x7f) == 0;
    }

    /** The exit code, 0 to 255, if {@link #isExited()}. */
    public int exitCode() {
        return (value >>> 8) & 0xff;
    }

    /** Whether a signal killed the process. */
    public boolean isSignaled() {
        return !isExited() && !isStopped() && !isContinued();
    }

    /** The signal that killed the process, if {@link #isSignaled()}. */
    public Signal termSignal() {
        return Signal.of(value & 0x7f);
    }

    /** Whether a core was dumped, if {@link #isSignaled()}. */
    public boolean isCoreDumped() {
        return (value & CORE_DUMPED) != 0;
    }

    /** Whether the process is stopped. */
    public boolean isStopped() {
        return (value & 0xff) == STOPPED;
    }

    /** The signal that stopped the process, if {@link #isStopped()}; under ptrace with 0x80 added for a call's stop. */
    public Signal stopSignal() {
        return Signal.of((value >>> 8) & 0xff);
    }

    /** The ptrace event that stopped the process, or 0, if {@link #isStopped()}. */
    public int ptraceEvent() {
        return value >>> 16;
    }

    /** Whether SIGCONT let the process go on. */
    public boolean isContinued() {
        return value == CONTINUED;
    }

    /** In terms of the macros of wait(2): {@code {WIFEXITED(s) && WEXITSTATUS(s) == 0}}. */
    @Override
    public String toString() {
        if (isContinued()) {
            return "{WIFCONTINUED(s)}";
        }
        if (isExited()) {
            return "{WIFEXITED(s) && WEXITSTATUS(s) == " + exitCode() + "}";
        }
        if (isStopped()) {
            int signal = (value >>> 8) & 0x7f;
            String text =
                    "{WIFSTOPPED(s) && WSTOPSIG(s) == " + Signal.of(signal).name();
            text += (value & 0x8000) != 0 ? " | 0x80}" : "}";
            return ptraceEvent() == 0 ? text : text + " | 0x" + Integer.toHexString(value & 0xffff0000);
        }
        return "{WIFSIGNALED(s) && WTERMSIG(s) == " + termSignal().name()
                + (isCoreDumped() ? " && WCOREDUMP(s)}" : "}");
    }
}
