package dev.reverie.linux.ffi;

import dev.reverie.linux.Sys;

/** Sends signals to guest threads. All results are raw: 0 or −errno. */
public final class GuestSignals {
    private static final int SI_QUEUE = -1;
    private static final int KCMP_VM = 1;

    /** Marks a signal of ours, put in the place of one that had to wait: "reverie" in ASCII, above that one's number. */
    private static final long TOKEN = 0x72657665726965L << 8;

    private static final int SIGINFO_SIZE = 128;
    private static final int CODE = 8;
    private static final int VALUE = 24;

    private final NativeBuffer siginfo = NativeBuffer.kept(SIGINFO_SIZE);

    /** Whether there is a thread with this id; one that has ended and is not yet waited for is. */
    public boolean exists(int tid) {
        return Native.quick(Sys.KILL, tid, 0, 0, 0) == 0;
    }

    /** kill(2): signal 0 only asks whether the process exists. */
    public long kill(int pid, int signal) {
        return Native.quick(Sys.KILL, pid, signal, 0, 0);
    }

    /** tgkill(2): sends a signal to a thread. */
    public long send(int pid, int tid, int signal) {
        return Native.quick(Sys.TGKILL, pid, tid, signal, 0);
    }

    /** Whether a thread belongs to a process. A thread that has ended and is not yet waited for still does. */
    public boolean isThreadOf(int pid, int tid) {
        return Native.quick(Sys.TGKILL, pid, tid, 0, 0) == 0;
    }

    /** Whether two threads have the same memory; false if one of them has died. See kcmp(2). */
    public boolean shareMemory(int tid, int otherTid) {
        return Native.quick(Sys.KCMP, tid, otherTid, KCMP_VM, 0) == 0;
    }

    /** Queues a signal {@code carrier} that stands for {@code signal}, as {@link #tokenFor} will know. */
    public long sendToken(int pid, int tid, int carrier, int signal) {
        siginfo.putInt(0, carrier);
        siginfo.putInt(CODE, SI_QUEUE);
        siginfo.putLong(VALUE, TOKEN | signal);
        return Native.quick(Sys.RT_TGSIGQUEUEINFO, pid, tid, carrier, siginfo.address());
    }

    /** rt_sigqueueinfo(2): sends a process a signal with the 128 bytes of its siginfo, whose code must be negative. */
    public long queue(int pid, int signal, byte[] info) {
        siginfo.putBytes(0, info, 0, SIGINFO_SIZE);
        return Native.quick(Sys.RT_SIGQUEUEINFO, pid, signal, siginfo.address(), 0);
    }

    /** The signal that the 128 bytes of a siginfo stand for, if they are those of {@link #sendToken}; else 0. */
    public static int tokenFor(byte[] info) {
        long value = littleEndian(info, VALUE, 8);
        boolean isToken = littleEndian(info, CODE, 4) == (SI_QUEUE & 0xffffffffL) && (value & ~0xffL) == TOKEN;
        return isToken ? (int) (value & 0xff) : 0;
    }

    private static long littleEndian(byte[] bytes, int offset, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | bytes[offset + i] & 0xff;
        }
        return value;
    }
}
