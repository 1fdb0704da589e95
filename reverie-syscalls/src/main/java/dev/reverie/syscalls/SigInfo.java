package dev.reverie.syscalls;

import dev.reverie.syscalls.decode.SigInfoDisplay;
import java.util.Arrays;

/**
 * What the kernel tells about a signal: the x86-64 {@code siginfo_t}; see sigaction(2).
 *
 * <pre>
 *  0        4        8        12       16       20       24       32       40
 *  +--------+--------+--------+--------+--------+--------+--------+--------+
 *  | signo  | errno  |  code  |  (pad) |  pid   |  uid   | value (8 bytes) |  kill, sigqueue
 *  |        |        |        |        |  pid   |  uid   | status | utime  stime   SIGCHLD
 *  |        |        |        |        |     address     |  lsb   | ...             SIGSEGV, SIGBUS, ...
 *  |        |        |        |        |      band       |   fd   |                 SIGIO
 *  |        |        |        |        |    call address | number | arch            SIGSYS
 *  +--------+--------+--------+--------+--------+--------+--------+--------+
 * </pre>
 *
 * Which fields mean something depends on {@link #signal()} and {@link #code()}; reading one that doesn't is harmless.
 */
public final class SigInfo {
    /** The size of the structure in bytes. */
    public static final int SIZE = 128;

    private static final int ERRNO = 4;
    private static final int CODE = 8;
    private static final int PID = 16;
    private static final int UID = 20;
    private static final int VALUE = 24;
    private static final int UTIME = 32;
    private static final int STIME = 40;

    private final byte[] bytes;

    private SigInfo(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The structure in these bytes, which are copied.
     *
     * @throws IllegalArgumentException if there are not exactly {@link #SIZE}
     */
    public static SigInfo of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a siginfo has " + SIZE + " bytes, not " + bytes.length);
        }
        return new SigInfo(bytes.clone());
    }

    /** The structure for a signal sent with kill(2). */
    public static SigInfo ofKill(Signal signal, int pid, int uid) {
        byte[] bytes = new byte[SIZE];
        LittleEndian.putInt(bytes, 0, signal.number());
        LittleEndian.putInt(bytes, PID, pid);
        LittleEndian.putInt(bytes, UID, uid);
        return new SigInfo(bytes);
    }

    /** A copy of the structure's bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The signal ({@code si_signo}). */
    public Signal signal() {
        return Signal.of(signo());
    }

    /** The signal's number ({@code si_signo}). */
    public int signo() {
        return LittleEndian.getInt(bytes, 0);
    }

    /** Where the signal came from ({@code si_code}); positive means from the kernel. */
    public int code() {
        return LittleEndian.getInt(bytes, CODE);
    }

    /** An errno that goes with the signal, nearly always 0 ({@code si_errno}). */
    public Errno errno() {
        return Errno.of(LittleEndian.getInt(bytes, ERRNO));
    }

    /** The sender's or child's process id ({@code si_pid}). */
    public int pid() {
        return LittleEndian.getInt(bytes, PID);
    }

    /** The sender's or child's real user id ({@code si_uid}). */
    public int uid() {
        return LittleEndian.getInt(bytes, UID);
    }

    /** The exit code of a child that exited, else the signal that changed it ({@code si_status}). */
    public int status() {
        return LittleEndian.getInt(bytes, VALUE);
    }

    /** The child's user time in clock ticks ({@code si_utime}). */
    public long utime() {
        return LittleEndian.getLong(bytes, UTIME);
    }

    /** The child's system time in clock ticks ({@code si_stime}). */
    public long stime() {
        return LittleEndian.getLong(bytes, STIME);
    }

    /** The value sent with sigqueue(3), as a pointer; its low 32 bits are the integer form ({@code si_value}). */
    public long value() {
        return LittleEndian.getLong(bytes, VALUE);
    }

    /** The faulting address, or for SIGSYS the address of the call ({@code si_addr}). */
    public long address() {
        return LittleEndian.getLong(bytes, PID);
    }

    /** How many bits of the faulting address are not known, for SIGBUS by a failure of memory ({@code si_addr_lsb}). */
    public int addressLsb() {
        return LittleEndian.getShort(bytes, VALUE);
    }

    /** The timer that expired ({@code si_timerid}). */
    public int timerId() {
        return pid();
    }

    /** How many more times that timer expired ({@code si_overrun}). */
    public int overrun() {
        return uid();
    }

    /** The events on a file, for SIGIO ({@code si_band}). */
    public long band() {
        return LittleEndian.getLong(bytes, PID);
    }

    /** The file, for SIGIO ({@code si_fd}). */
    public int fd() {
        return LittleEndian.getInt(bytes, VALUE);
    }

    /** The number of the call that was refused, for SIGSYS ({@code si_syscall}). */
    public int syscall() {
        return LittleEndian.getInt(bytes, VALUE);
    }

    /** The AUDIT_ARCH_ value of that call, for SIGSYS ({@code si_arch}). */
    public int arch() {
        return LittleEndian.getInt(bytes, VALUE + 4);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SigInfo info && Arrays.equals(bytes, info.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As in {@code {si_signo=SIGINT, si_code=SI_USER, si_pid=12, si_uid=0}}. */
    @Override
    public String toString() {
        return SigInfoDisplay.of(this).text();
    }
}
