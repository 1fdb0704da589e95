package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Sys;

/**
 * Waits for the children and tracees of the calling thread alone, never for those of other threads of this JVM
 * (__WNOTHREAD), so that ProcessBuilder keeps its own. Confined to the tracer thread.
 */
public final class Waiter {
    static final long WALL = 0x40000000L;
    private static final long WNOTHREAD = 0x20000000L;

    private static final long WNOHANG = 1;
    private static final long WSTOPPED = 2;
    private static final long WEXITED = 4;
    private static final long WNOWAIT = 0x01000000;
    private static final long P_PID = 1;
    private static final int SIGINFO = 128;
    private static final int SI_PID = 12;

    /** What {@link #poll} returns if nothing has happened. */
    public static final int NOTHING_YET = -1;

    private static final int USAGE = 144;

    private final NativeBuffer status = NativeBuffer.kept(8);
    private final NativeBuffer usage = NativeBuffer.kept(USAGE);
    private final NativeBuffer info = NativeBuffer.kept(SIGINFO);
    private boolean countsUsage;

    /** Waits for any event and returns its thread id; 0 if there is nothing left to wait for. */
    public int waitForAny() {
        return waitFor(-1);
    }

    /** Waits for an event of one thread and returns its id; 0 if there is no such child or tracee. */
    public int waitFor(int tid) {
        for (; ; ) {
            long result = Native.syscall(
                    Sys.WAIT4, tid, status.address(), WALL | WNOTHREAD, countsUsage ? usage.address() : 0, 0, 0);
            if (result > 0) {
                return (int) result;
            }
            if (result == -Errnos.ECHILD) {
                return 0;
            }
            if (result != -Errnos.EINTR) {
                LinuxException.check(result, "wait4");
            }
        }
    }

    /** As {@link #waitForAny}, but does not wait: {@link #NOTHING_YET} if nothing has happened. */
    public int poll() {
        long options = WALL | WNOTHREAD | WNOHANG;
        long result = Native.quick(Sys.WAIT4, -1, status.address(), options, countsUsage ? usage.address() : 0);
        if (result == -Errnos.ECHILD) {
            return 0;
        }
        return result == 0 ? NOTHING_YET : (int) LinuxException.check(result, "wait4");
    }

    /** Whether there is an event of a thread that has not been taken yet, or no such thread. Takes nothing. See waitid(2), WNOWAIT. */
    public boolean hasEvent(int tid) {
        long options = WEXITED | WSTOPPED | WNOHANG | WNOWAIT | WALL | WNOTHREAD;
        long result = Native.quick(Sys.WAITID, P_PID, tid, info.address(), options);
        return result < 0 || info.getInt(SI_PID) != 0;
    }

    /** From now on, each event comes with what its thread has used. */
    public void countUsage() {
        countsUsage = true;
    }

    /** Whether it does. */
    public boolean isCountingUsage() {
        return countsUsage;
    }

    /** The {@code struct rusage} of the last event, 144 bytes; zeros before {@link #countUsage}. */
    public byte[] usage() {
        byte[] bytes = new byte[USAGE];
        usage.getBytes(0, bytes, 0, USAGE);
        return bytes;
    }

    /** The status word of the last event; see {@link dev.reverie.linux.WaitStatus}. */
    public int status() {
        return status.getInt(0);
    }
}
