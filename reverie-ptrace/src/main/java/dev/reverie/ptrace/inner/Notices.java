package dev.reverie.ptrace.inner;

import dev.reverie.linux.Signals;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SIGCHLD for inner tracers. The kernel lets nobody send its own siginfo codes to another process; so it is sent with a code of ours,
 * which is exchanged when it is about to be delivered. Who reads it by sigwaitinfo or signalfd sees ours.
 */
public final class Notices {
    static final int CLD_EXITED = 1;
    static final int CLD_KILLED = 2;
    static final int CLD_DUMPED = 3;
    static final int CLD_TRAPPED = 4;
    static final int CLD_STOPPED = 5;

    static final int SIGINFO_SIZE = 128;
    static final int CODE = 8;
    static final int PID = 16;
    private static final int UID = 20;
    private static final int STATUS = 24;

    /** Our codes are this one less the kernel's. */
    private static final int MASK = -0x52e100;

    private final Ground ground;

    Notices(Ground ground) {
        this.ground = ground;
    }

    /** A tracee has stopped. */
    void stopped(Task tracer, Task tracee, InnerStop stop) {
        if (tracer.group().wantsStops()) {
            int code = stop.isGroupStop() ? CLD_STOPPED : CLD_TRAPPED;
            send(tracer, tracee.tid(), tracee.uid(), code, stop.status() >> 8 & 0x7f);
        }
    }

    /** A tracee has ended. */
    void ended(Task tracer, InnerEnd end) {
        send(tracer, end.tid(), end.uid(), codeOfEnd(end.status()), valueOfEnd(end.status()));
    }

    private void send(Task tracer, int tid, int uid, int code, int value) {
        byte[] info = siginfo(Signals.SIGCHLD, MASK - code, tid, uid);
        ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN).putInt(STATUS, value);
        ground.signals().queue(tracer.group().pid(), Signals.SIGCHLD, info);
    }

    /** The CLD_… of a wait status that tells of an end. */
    static int codeOfEnd(int status) {
        if ((status & 0x7f) == 0) {
            return CLD_EXITED;
        }
        return (status & 0x80) != 0 ? CLD_DUMPED : CLD_KILLED;
    }

    /** The exit code, or the signal. */
    static int valueOfEnd(int status) {
        return (status & 0x7f) == 0 ? status >> 8 & 0xff : status & 0x7f;
    }

    /** The siginfo of a signal that a process sends. */
    static byte[] siginfo(int signal, int code, int pid, int uid) {
        ByteBuffer info = ByteBuffer.allocate(SIGINFO_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        info.putInt(0, signal).putInt(CODE, code).putInt(PID, pid).putInt(UID, uid);
        return info.array();
    }

    /** Gives a siginfo that is one of ours the kernel's code. False if it is none of ours. */
    public static boolean unmask(byte[] siginfo) {
        ByteBuffer info = ByteBuffer.wrap(siginfo).order(ByteOrder.LITTLE_ENDIAN);
        int code = MASK - info.getInt(CODE);
        if (info.getInt(0) != Signals.SIGCHLD || code < CLD_EXITED || code > CLD_STOPPED) {
            return false;
        }
        info.putInt(CODE, code);
        return true;
    }
}
