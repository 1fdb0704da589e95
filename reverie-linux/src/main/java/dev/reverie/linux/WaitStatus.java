package dev.reverie.linux;

/** Reads the status words of wait4(2) for traced threads. See ptrace(2). */
public final class WaitStatus {
    /** PTRACE_EVENT_FORK. */
    public static final int EVENT_FORK = 1;
    /** PTRACE_EVENT_VFORK. */
    public static final int EVENT_VFORK = 2;
    /** PTRACE_EVENT_CLONE. */
    public static final int EVENT_CLONE = 3;
    /** PTRACE_EVENT_EXEC. */
    public static final int EVENT_EXEC = 4;
    /** PTRACE_EVENT_VFORK_DONE. */
    public static final int EVENT_VFORK_DONE = 5;
    /** PTRACE_EVENT_EXIT. */
    public static final int EVENT_EXIT = 6;
    /** PTRACE_EVENT_SECCOMP. */
    public static final int EVENT_SECCOMP = 7;
    /** PTRACE_EVENT_STOP: a group stop, its end, a new tracee's first stop, or an answer to PTRACE_INTERRUPT. */
    public static final int EVENT_STOP = 128;

    /** The signal of a stop at a system call, under PTRACE_SYSCALL. */
    public static final int SYSCALL_SIGNAL = Signals.SIGTRAP | 0x80;

    private WaitStatus() {}

    /** Whether the thread is stopped; if not, it has ended. */
    public static boolean isStopped(int status) {
        return (status & 0xff) == 0x7f;
    }

    /** The signal of a stop. */
    public static int signal(int status) {
        return status >> 8 & 0x7f;
    }

    /** Whether the thread stands at the entry or exit of a system call, under PTRACE_SYSCALL. */
    public static boolean isSyscallStop(int status) {
        return (status & 0xffff) == 0x857f;
    }

    /** The PTRACE_EVENT_… of a stop; 0 if it is none. */
    public static int event(int status) {
        return status >> 16 & 0xff;
    }

    /** Whether a new thread or process was made. */
    public static boolean isNewTask(int event) {
        return event == EVENT_FORK || event == EVENT_VFORK || event == EVENT_CLONE;
    }

    /** The wait status of a thread that called exit with {@code code}. */
    public static int exited(int code) {
        return (code & 0xff) << 8;
    }
}
