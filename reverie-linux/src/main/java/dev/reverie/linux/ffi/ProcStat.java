package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/** /proc/PID/stat of a guest, read with as little as possible: it is needed while the JVM is still cold. See proc(5). */
public final class ProcStat {
    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SIZE = 512;
    private static final int PARENT = 4;
    private static final int GROUP = 5;
    private static final int PROCESSOR = 39;

    private ProcStat() {}

    /** The parent of a process or thread; 0 if there is none, or it is gone. */
    public static int parentOf(int pid) {
        return field(pid, PARENT);
    }

    /** The process group of a process; 0 if it is gone. */
    public static int groupOf(int pid) {
        return field(pid, GROUP);
    }

    /** The CPU that a thread runs on, or ran on last; 0 if it is gone. */
    public static int processorOf(int tid) {
        return field(tid, PROCESSOR);
    }

    /** A field by its number in proc(5), from the third on; 0 if it is no number, or the thread is gone. */
    private static int field(int tid, int number) {
        byte[] stat = new byte[SIZE];
        int length = read(tid, stat);
        // The second field, a name in parentheses, may hold anything.
        int at = length - 1;
        while (at >= 0 && stat[at] != ')') {
            at--;
        }
        int current = 2;
        while (at >= 0 && at < length && current < number) {
            if (stat[at++] == ' ') {
                current++;
            }
        }
        int value = 0;
        while (at >= 0 && at < length && stat[at] >= '0' && stat[at] <= '9') {
            value = value * 10 + stat[at++] - '0';
        }
        return value;
    }

    private static int read(int pid, byte[] target) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] path = ("/proc/" + pid + "/stat\0").getBytes(StandardCharsets.ISO_8859_1);
            NativeBuffer name = NativeBuffer.in(arena, path.length);
            name.putBytes(0, path, 0, path.length);
            long file = Native.syscall(Sys.OPENAT, AT_FDCWD, name.address(), O_CLOEXEC, 0, 0, 0);
            if (Errnos.isError(file)) {
                return 0;
            }
            int length = Descriptors.read((int) file, target);
            Descriptors.close((int) file);
            return Math.max(length, 0);
        }
    }
}
