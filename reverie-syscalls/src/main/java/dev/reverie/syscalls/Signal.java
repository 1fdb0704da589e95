package dev.reverie.syscalls;

import org.jspecify.annotations.Nullable;

/**
 * A signal by its kernel number; see signal(7). Any number can be represented.
 *
 * @param number 1 to 64 for the signals that exist
 */
public record Signal(int number) {
    /** Signal 1, HUP. */
    public static final Signal SIGHUP = new Signal(1);

    /** Signal 2, INT. */
    public static final Signal SIGINT = new Signal(2);

    /** Signal 3, QUIT. */
    public static final Signal SIGQUIT = new Signal(3);

    /** Signal 4, ILL. */
    public static final Signal SIGILL = new Signal(4);

    /** Signal 5, TRAP. */
    public static final Signal SIGTRAP = new Signal(5);

    /** Signal 6, ABRT. */
    public static final Signal SIGABRT = new Signal(6);

    /** Signal 7, BUS. */
    public static final Signal SIGBUS = new Signal(7);

    /** Signal 8, FPE. */
    public static final Signal SIGFPE = new Signal(8);

    /** Signal 9, KILL. */
    public static final Signal SIGKILL = new Signal(9);

    /** Signal 10, USR1. */
    public static final Signal SIGUSR1 = new Signal(10);

    /** Signal 11, SEGV. */
    public static final Signal SIGSEGV = new Signal(11);

    /** Signal 12, USR2. */
    public static final Signal SIGUSR2 = new Signal(12);

    /** Signal 13, PIPE. */
    public static final Signal SIGPIPE = new Signal(13);

    /** Signal 14, ALRM. */
    public static final Signal SIGALRM = new Signal(14);

    /** Signal 15, TERM. */
    public static final Signal SIGTERM = new Signal(15);

    /** Signal 16, STKFLT. */
    public static final Signal SIGSTKFLT = new Signal(16);

    /** Signal 17, CHLD. */
    public static final Signal SIGCHLD = new Signal(17);

    /** Signal 18, CONT. */
    public static final Signal SIGCONT = new Signal(18);

    /** Signal 19, STOP. */
    public static final Signal SIGSTOP = new Signal(19);

    /** Signal 20, TSTP. */
    public static final Signal SIGTSTP = new Signal(20);

    /** Signal 21, TTIN. */
    public static final Signal SIGTTIN = new Signal(21);

    /** Signal 22, TTOU. */
    public static final Signal SIGTTOU = new Signal(22);

    /** Signal 23, URG. */
    public static final Signal SIGURG = new Signal(23);

    /** Signal 24, XCPU. */
    public static final Signal SIGXCPU = new Signal(24);

    /** Signal 25, XFSZ. */
    public static final Signal SIGXFSZ = new Signal(25);

    /** Signal 26, VTALRM. */
    public static final Signal SIGVTALRM = new Signal(26);

    /** Signal 27, PROF. */
    public static final Signal SIGPROF = new Signal(27);

    /** Signal 28, WINCH. */
    public static final Signal SIGWINCH = new Signal(28);

    /** Signal 29, IO. */
    public static final Signal SIGIO = new Signal(29);

    /** Signal 30, PWR. */
    public static final Signal SIGPWR = new Signal(30);

    /** Signal 31, SYS. */
    public static final Signal SIGSYS = new Signal(31);

    /** The first real-time signal as the kernel counts; the C library keeps it and the next for itself. */
    public static final Signal SIGRTMIN = new Signal(32);

    /** The number of the last signal. */
    public static final int MAX = 64;

    /** The signal with this number. */
    public static Signal of(int number) {
        return new Signal(number);
    }

    /** The signal with this name, such as {@code SIGINT} or {@code INT} or {@code SIGRT_2}; null if there is none. */
    public static @Nullable Signal byName(String name) {
        String full = name.startsWith("SIG") ? name : "SIG" + name;
        if (full.equals("SIGPOLL")) {
            return SIGIO;
        }
        for (int number = 1; number <= MAX; number++) {
            if (name(number).equals(full)) {
                return new Signal(number);
            }
        }
        return null;
    }

    /** The name, such as {@code SIGINT}, {@code SIGRTMIN} or {@code SIGRT_2}; the number itself if it is no signal's. */
    public String name() {
        return name(number);
    }

    /** Whether this is one of the real-time signals, of which several may be queued. */
    public boolean isRealTime() {
        return number >= 32 && number <= MAX;
    }

    /** The name. */
    @Override
    public String toString() {
        return name();
    }

    private static String name(int number) {
        return switch (number) {
            case 1 -> "SIGHUP";
            case 2 -> "SIGINT";
            case 3 -> "SIGQUIT";
            case 4 -> "SIGILL";
            case 5 -> "SIGTRAP";
            case 6 -> "SIGABRT";
            case 7 -> "SIGBUS";
            case 8 -> "SIGFPE";
            case 9 -> "SIGKILL";
            case 10 -> "SIGUSR1";
            case 11 -> "SIGSEGV";
            case 12 -> "SIGUSR2";
            case 13 -> "SIGPIPE";
            case 14 -> "SIGALRM";
            case 15 -> "SIGTERM";
            case 16 -> "SIGSTKFLT";
            case 17 -> "SIGCHLD";
            case 18 -> "SIGCONT";
            case 19 -> "SIGSTOP";
            case 20 -> "SIGTSTP";
            case 21 -> "SIGTTIN";
            case 22 -> "SIGTTOU";
            case 23 -> "SIGURG";
            case 24 -> "SIGXCPU";
            case 25 -> "SIGXFSZ";
            case 26 -> "SIGVTALRM";
            case 27 -> "SIGPROF";
            case 28 -> "SIGWINCH";
            case 29 -> "SIGIO";
            case 30 -> "SIGPWR";
            case 31 -> "SIGSYS";
            case 32 -> "SIGRTMIN";
            default -> number > 32 && number <= MAX ? "SIGRT_" + (number - 32) : Integer.toString(number);
        };
    }
}
