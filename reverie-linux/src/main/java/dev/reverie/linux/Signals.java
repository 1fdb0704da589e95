package dev.reverie.linux;

/** Signal numbers the tracer itself decides on, and sets of signals as 64-bit masks (bit n−1 is signal n). */
public final class Signals {
    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGILL = 4;
    public static final int SIGTRAP = 5;
    public static final int SIGKILL = 9;
    public static final int SIGUSR1 = 10;
    public static final int SIGBUS = 7;
    public static final int SIGFPE = 8;
    public static final int SIGSEGV = 11;
    public static final int SIGTERM = 15;
    public static final int SIGCHLD = 17;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;
    public static final int SIGTSTP = 20;
    public static final int SIGTTIN = 21;
    public static final int SIGTTOU = 22;
    public static final int SIGSYS = 31;

    /** The highest signal number. */
    public static final int MAX = 64;

    private Signals() {}

    /** Whether a mask holds a signal. */
    public static boolean contains(long mask, int signal) {
        return (mask >>> signal - 1 & 1) != 0;
    }

    /** The mask that holds one signal. */
    public static long bit(int signal) {
        return 1L << signal - 1;
    }

    /** Whether the default action of a signal is to stop the process. */
    public static boolean stops(int signal) {
        return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
    }

    /** Whether a signal stops a process by default, or continues it. */
    public static boolean isJobControl(int signal) {
        return signal == SIGCONT || stops(signal);
    }
}
