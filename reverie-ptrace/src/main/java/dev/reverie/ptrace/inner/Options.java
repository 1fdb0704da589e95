package dev.reverie.ptrace.inner;

/** PTRACE_O_…. See ptrace(2). */
final class Options {
    static final int TRACESYSGOOD = 1;
    static final int TRACEEXEC = 1 << 4;
    static final int TRACEVFORKDONE = 1 << 5;
    static final int TRACEEXIT = 1 << 6;
    static final int TRACESECCOMP = 1 << 7;
    static final int EXITKILL = 1 << 20;
    static final int SUSPEND_SECCOMP = 1 << 21;

    /** All that there are. */
    static final long ALL = 0xff | EXITKILL | SUSPEND_SECCOMP;

    /** Those for which the kernel must make stops that we do not need ourselves. */
    private static final int MORE = TRACEVFORKDONE | TRACEEXIT;

    private Options() {}

    /** The option for a PTRACE_EVENT_…: its bit is the event's number. */
    static int forEvent(int event) {
        return 1 << event;
    }

    static int more(int options) {
        return options & MORE;
    }
}
