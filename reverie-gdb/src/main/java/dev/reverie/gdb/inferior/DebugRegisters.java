package dev.reverie.gdb.inferior;

import dev.reverie.ptrace.debug.Debuggee;
import org.jspecify.annotations.Nullable;

/**
 * The hardware breakpoints and watchpoints of a process: four addresses, and control bits in DR7. Threads get them before they run
 * on. See the manuals of the processor on debug registers.
 */
public final class DebugRegisters {
    private static final int SLOTS = 4;
    private static final int STATUS = 6;
    private static final int CONTROL = 7;

    /** What a debug register watches for. */
    public enum Kind {
        /** Execution. */
        EXECUTION(0),
        /** A write. */
        WRITE(1),
        /** A read or a write. */
        ACCESS(3);

        private final int bits;

        Kind(int bits) {
            this.bits = bits;
        }
    }

    private record Watch(Kind kind, long address, int length) {
        /** Lengths of 1, 2, 4 and 8 bytes are 0, 1, 3 and 2. */
        long control(int slot) {
            int size = length == 8 ? 2 : length - 1;
            return 1L << 2 * slot | (long) (kind.bits | size << 2) << 16 + 4 * slot;
        }
    }

    private final @Nullable Watch[] slots = new Watch[SLOTS];
    private int version;

    /** Changes whenever threads have to be told. */
    int version() {
        return version;
    }

    /** Whether there are any. */
    boolean isEmpty() {
        for (Watch watch : slots) {
            if (watch != null) {
                return false;
            }
        }
        return true;
    }

    /** Begins to watch. False if there are not enough registers. */
    public boolean insert(Kind kind, long address, int length) {
        long at = address;
        long left = length;
        while (left > 0) {
            int piece = piece(at, left);
            int slot = find(null);
            if (slot < 0) {
                remove(kind, address, length);
                return false;
            }
            slots[slot] = new Watch(kind, at, piece);
            at += piece;
            left -= piece;
        }
        version++;
        return true;
    }

    /** Ends to watch. */
    public void remove(Kind kind, long address, int length) {
        long at = address;
        long left = length;
        while (left > 0) {
            int piece = piece(at, left);
            int slot = find(new Watch(kind, at, piece));
            if (slot >= 0) {
                slots[slot] = null;
            }
            at += piece;
            left -= piece;
        }
        version++;
    }

    /** Registers watch 1, 2, 4 or 8 bytes, at an address that is a multiple of that. */
    private static int piece(long address, long left) {
        int piece = 8;
        while (piece > left || address % piece != 0) {
            piece /= 2;
        }
        return piece;
    }

    private int find(@Nullable Watch watch) {
        for (int i = 0; i < SLOTS; i++) {
            Watch there = slots[i];
            if (watch == null ? there == null : watch.equals(there)) {
                return i;
            }
        }
        return -1;
    }

    /** Tells a thread that stands. */
    void apply(Debuggee thread) {
        long control = 0;
        thread.setDebugRegister(CONTROL, 0);
        for (int i = 0; i < SLOTS; i++) {
            Watch watch = slots[i];
            if (watch != null) {
                thread.setDebugRegister(i, watch.address());
                control |= watch.control(i);
            }
        }
        if (control != 0) {
            thread.setDebugRegister(CONTROL, control);
        }
    }

    /** Clears those of a thread that stands. */
    static void clear(Debuggee thread) {
        thread.setDebugRegister(CONTROL, 0);
    }

    /** What has stopped a thread; null if none of these. */
    @Nullable
    Event takeHit(Debuggee thread) {
        if (isEmpty()) {
            return null;
        }
        long status = thread.debugRegister(STATUS);
        for (int i = 0; i < SLOTS; i++) {
            Watch watch = slots[i];
            if ((status >> i & 1) != 0 && watch != null) {
                thread.setDebugRegister(STATUS, 0);
                return watch.kind() == Kind.EXECUTION
                        ? new Event.HardwareBreakpoint()
                        : new Event.Watchpoint(watch.kind() == Kind.ACCESS, watch.address());
            }
        }
        return null;
    }
}
