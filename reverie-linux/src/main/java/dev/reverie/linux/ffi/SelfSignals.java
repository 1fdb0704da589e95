package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Signals;
import dev.reverie.linux.Sys;

/** Signals of the tracer's own process. */
public final class SelfSignals {
    static final int SIGACTION_SIZE = 32;
    static final long SIG_DFL = 0;
    static final long SIG_IGN = 1;

    private static final int SIG_UNBLOCK = 1;
    private static final int RLIMIT_CORE = 4;

    private SelfSignals() {}

    /**
     * Ignores the signals that a terminal's ^C and ^\ send to the whole foreground group: the guest gets its own, and we
     * end when it does.
     */
    public static void ignoreTerminalSignals() {
        setAction(Signals.SIGINT, SIG_IGN);
        setAction(Signals.SIGQUIT, SIG_IGN);
    }

    /** Ends this process by a signal, as a guest was ended, so that our parent sees the same; without a core of ours. */
    public static void dieBy(int signal) {
        NativeBuffer noCore = NativeBuffer.forever(16);
        Native.quick(Sys.SETRLIMIT, RLIMIT_CORE, noCore.address(), 0, 0);
        setAction(signal, SIG_DFL);
        NativeBuffer mask = NativeBuffer.forever(8);
        mask.putLong(0, 1L << signal - 1);
        Native.quick(Sys.RT_SIGPROCMASK, SIG_UNBLOCK, mask.address(), 0, 8);
        Native.syscall(
                Sys.TGKILL,
                Native.quick(Sys.GETPID, 0, 0, 0, 0),
                Native.quick(Sys.GETTID, 0, 0, 0, 0),
                signal,
                0,
                0,
                0);
    }

    private static void setAction(int signal, long handler) {
        setAction(signal, handler, 0, 0);
    }

    static void setAction(int signal, long handler, long flags, long restorer) {
        NativeBuffer action = NativeBuffer.forever(SIGACTION_SIZE);
        action.putLong(0, handler);
        action.putLong(8, flags);
        action.putLong(16, restorer);
        long result = Native.quick(Sys.RT_SIGACTION, signal, action.address(), 0, 8);
        if (Errnos.isError(result) && result != -Errnos.EINVAL) {
            dev.reverie.linux.LinuxException.check(result, "rt_sigaction of signal " + signal);
        }
    }
}
