package dev.reverie.syscalls.text;

import dev.reverie.syscalls.CloneFlags;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.WaitStatus;

/** Prints what belongs to processes: clone, limits, usage and status. */
final class ProcessText {
    /** The part of clone's flags that is the signal for the parent. */
    private static final long CSIGNAL = 0xff;

    private static final int CLONE_ARGS_MIN = 64;

    private ProcessText() {}

    /** The arguments of clone are printed with names, the stack first. */
    static void cloneEntry(Decoder d) {
        Text out = d.out().add("child_stack=").pointer(d.arg(1)).add(", flags=");
        long flags = d.arg(0) & ~CSIGNAL;
        long signal = d.arg(0) & CSIGNAL;
        if (flags != 0 || signal == 0) {
            d.flags(FlagTables.CLONE, flags);
        }
        if (signal != 0) {
            out.add(flags != 0 ? "|" : "").add(Signal.of((int) signal).name());
        }
    }

    static void cloneExit(Decoder d) {
        long flags = d.arg(0);
        Text out = d.out();
        if ((flags & (CloneFlags.CLONE_PARENT_SETTID | CloneFlags.CLONE_PIDFD)) != 0) {
            out.add(", parent_tid=");
            if (d.isError() || d.arg(2) == 0 || !Numbers.ints(d, d.arg(2), 1, true)) {
                out.pointer(d.arg(2));
            }
        }
        if ((flags & CloneFlags.CLONE_SETTLS) != 0) {
            out.add(", tls=").pointer(d.arg(4));
        }
        if ((flags & (CloneFlags.CLONE_CHILD_SETTID | CloneFlags.CLONE_CHILD_CLEARTID)) != 0) {
            out.add(", child_tidptr=").pointer(d.arg(3));
        }
    }

    static void clone3Entry(Decoder d) {
        if (d.arg(0) == 0 || !cloneArgs(d, d.arg(0), d.arg(1))) {
            d.out().pointer(d.arg(0));
        }
    }

    static void clone3Exit(Decoder d) {
        Text out = d.out();
        byte[] bytes = d.arg(1) < CLONE_ARGS_MIN || d.isError() ? null : d.bytes(d.arg(0), CLONE_ARGS_MIN);
        if (bytes != null && (LittleEndian.getLong(bytes, 0) & CloneFlags.CLONE_PARENT_SETTID) != 0) {
            long parentTid = LittleEndian.getLong(bytes, 24);
            out.add(" => {parent_tid=");
            if (parentTid == 0 || !Numbers.ints(d, parentTid, 1, true)) {
                out.pointer(parentTid);
            }
            out.add('}');
        }
        out.comma().udec(d.arg(1));
    }

    static boolean cloneArgs(Decoder d, long address, long size) {
        byte[] bytes = size < CLONE_ARGS_MIN ? null : d.bytes(address, CLONE_ARGS_MIN);
        if (bytes == null) {
            return false;
        }
        long flags = LittleEndian.getLong(bytes, 0);
        Text out = d.out().add("{flags=");
        d.flags(FlagTables.CLONE, flags);
        field(out, (flags & CloneFlags.CLONE_PIDFD) != 0, ", pidfd=", bytes, 8);
        long child = CloneFlags.CLONE_CHILD_SETTID | CloneFlags.CLONE_CHILD_CLEARTID;
        field(out, (flags & child) != 0, ", child_tid=", bytes, 16);
        field(out, (flags & CloneFlags.CLONE_PARENT_SETTID) != 0, ", parent_tid=", bytes, 24);
        long signal = LittleEndian.getLong(bytes, 32);
        out.add(", exit_signal=");
        if (signal > 0 && signal <= Signal.MAX) {
            out.add(Signal.of((int) signal).name());
        } else {
            out.udec(signal);
        }
        out.add(", stack=").pointer(LittleEndian.getLong(bytes, 40));
        out.add(", stack_size=").hex(LittleEndian.getLong(bytes, 48));
        field(out, (flags & CloneFlags.CLONE_SETTLS) != 0, ", tls=", bytes, 56);
        out.add('}');
        return true;
    }

    private static void field(Text out, boolean used, String label, byte[] bytes, int offset) {
        if (used) {
            out.add(label).pointer(LittleEndian.getLong(bytes, offset));
        }
    }

    static boolean limit(Decoder d, long address, boolean wide) {
        byte[] bytes = d.bytes(address, 16);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add("{rlim_cur=");
        limit(out, LittleEndian.getLong(bytes, 0), wide);
        out.add(", rlim_max=");
        limit(out, LittleEndian.getLong(bytes, 8), wide);
        out.add('}');
        return true;
    }

    private static void limit(Text out, long value, boolean wide) {
        if (value == -1) {
            out.add(wide ? "RLIM64_INFINITY" : "RLIM_INFINITY");
        } else if (Long.compareUnsigned(value, 1024) > 0 && value % 1024 == 0) {
            out.udec(value >>> 10).add("*1024");
        } else {
            out.udec(value);
        }
    }

    static boolean usage(Decoder d, long address) {
        // wait4 and waitid fill it only if they found a child.
        byte[] bytes = isIdleWait(d) ? null : d.bytes(address, 144);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add("{ru_utime=");
        TimeText.time(out, bytes, 0, "tv_usec");
        out.add(", ru_stime=");
        TimeText.time(out, bytes, 16, "tv_usec");
        out.add(", ...}");
        return true;
    }

    private static boolean isIdleWait(Decoder d) {
        return d.number() == Sysno.WAIT4 && d.result() == 0;
    }

    static boolean waitStatus(Decoder d, long address) {
        byte[] bytes = isIdleWait(d) ? null : d.bytes(address, Integer.BYTES);
        if (bytes == null) {
            return false;
        }
        d.out()
                .add('[')
                .add(new WaitStatus(LittleEndian.getInt(bytes, 0)).toString())
                .add(']');
        return true;
    }

    static boolean utsname(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 6 * 65);
        if (bytes == null) {
            return false;
        }
        d.out().add("{sysname=");
        Strings.quote(d.out(), bytes, 0, end(bytes, 0, 65), false);
        d.out().add(", nodename=");
        Strings.quote(d.out(), bytes, 65, end(bytes, 65, 130), false);
        d.out().add(", ...}");
        return true;
    }

    private static int end(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != 0) {
            end++;
        }
        return end;
    }

    static boolean sysinfo(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 112);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add("{uptime=").dec(LittleEndian.getLong(bytes, 0));
        out.add(", loads=[").udec(LittleEndian.getLong(bytes, 8)).comma();
        out.udec(LittleEndian.getLong(bytes, 16)).comma();
        out.udec(LittleEndian.getLong(bytes, 24));
        out.add("], totalram=").udec(LittleEndian.getLong(bytes, 32));
        out.add(", freeram=").udec(LittleEndian.getLong(bytes, 40));
        out.add(", sharedram=").udec(LittleEndian.getLong(bytes, 48));
        out.add(", bufferram=").udec(LittleEndian.getLong(bytes, 56));
        out.add(", totalswap=").udec(LittleEndian.getLong(bytes, 64));
        out.add(", freeswap=").udec(LittleEndian.getLong(bytes, 72));
        out.add(", procs=").dec(LittleEndian.getShort(bytes, 80) & 0xffff);
        out.add(", totalhigh=").udec(LittleEndian.getLong(bytes, 88));
        out.add(", freehigh=").udec(LittleEndian.getLong(bytes, 96));
        out.add(", mem_unit=")
                .udec(LittleEndian.getInt(bytes, 104) & 0xffffffffL)
                .add('}');
        return true;
    }
}
