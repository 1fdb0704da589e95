package dev.reverie.linux.ffi;

/** /proc/PID/stat of a guest, taken apart with as little as possible: it is needed while the JVM is still cold. See proc(5). */
public final class ProcStat {
    private static final byte[] NOTHING = {};
    private static final int PARENT = 4;
    private static final int GROUP = 5;
    private static final int IGNORED = 33;
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

    /** Which signals below 32 a process ignores, a bit for each: bit 0 is that of signal 1. 0 if it is gone. */
    public static long ignoredBy(int pid) {
        return field(pid, IGNORED);
    }

    /** A field by its number in proc(5), from the third on; 0 if it is no number, or the thread is gone. */
    private static int field(int tid, int number) {
        byte[] read = ProcFile.read(tid, "stat");
        byte[] stat = read == null ? NOTHING : read;
        int length = stat.length;
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
}
