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

    private ProcStat() {}

    /** The parent of a process or thread; 0 if there is none, or it is gone. */
    public static int parentOf(int pid) {
        byte[] stat = new byte[SIZE];
        int length = read(pid, stat);
        // The second field, a name in parentheses, may hold anything; behind its end come the state and the parent.
        int at = length - 1;
        while (at >= 0 && stat[at] != ')') {
            at--;
        }
        int parent = 0;
        for (at += 4; at > 3 && at < length && stat[at] >= '0' && stat[at] <= '9'; at++) {
            parent = parent * 10 + stat[at] - '0';
        }
        return parent;
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
