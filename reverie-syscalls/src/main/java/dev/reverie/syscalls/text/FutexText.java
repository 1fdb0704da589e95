package dev.reverie.syscalls.text;

import dev.reverie.syscalls.FutexOp;

/** Prints the arguments of futex, whose number and meaning depend on the operation. */
final class FutexText {
    /** The operation without FUTEX_PRIVATE_FLAG and FUTEX_CLOCK_REALTIME. */
    private static final int COMMAND = 0x7f;

    private static final String[] OPERATIONS = {
        "FUTEX_OP_SET", "FUTEX_OP_ADD", "FUTEX_OP_OR", "FUTEX_OP_ANDN", "FUTEX_OP_XOR"
    };
    private static final String[] COMPARISONS = {
        "FUTEX_OP_CMP_EQ", "FUTEX_OP_CMP_NE", "FUTEX_OP_CMP_LT", "FUTEX_OP_CMP_LE", "FUTEX_OP_CMP_GT", "FUTEX_OP_CMP_GE"
    };

    private FutexText() {}

    static boolean isVisible(int op, int kind) {
        return switch (op & COMMAND) {
            case FutexOp.FUTEX_WAKE, FutexOp.FUTEX_FD -> kind == ArgKind.FUTEXVAL;
            case FutexOp.FUTEX_WAIT -> kind == ArgKind.FUTEXVAL || kind == ArgKind.FUTEXTIMEOUT;
            case FutexOp.FUTEX_LOCK_PI, FutexOp.FUTEX_LOCK_PI2 -> kind == ArgKind.FUTEXTIMEOUT;
            case FutexOp.FUTEX_UNLOCK_PI, FutexOp.FUTEX_TRYLOCK_PI -> false;
            case FutexOp.FUTEX_WAIT_BITSET -> kind != ArgKind.FUTEXUADDR2;
            case FutexOp.FUTEX_WAKE_BITSET -> kind == ArgKind.FUTEXVAL || kind == ArgKind.FUTEXVAL3;
            case FutexOp.FUTEX_REQUEUE, FutexOp.FUTEX_WAIT_REQUEUE_PI -> kind != ArgKind.FUTEXVAL3;
            default -> true;
        };
    }

    static void append(Decoder d, int kind, long value) {
        int command = (int) d.arg(1) & COMMAND;
        switch (kind) {
            case ArgKind.FUTEXTIMEOUT -> timeout(d, command, value);
            case ArgKind.FUTEXUADDR2 -> d.out().pointer(value);
            case ArgKind.FUTEXVAL3 -> third(d, command, (int) value);
            default -> d.out().udec(value & 0xffffffffL);
        }
    }

    private static void timeout(Decoder d, int command, long value) {
        switch (command) {
            case FutexOp.FUTEX_REQUEUE,
                    FutexOp.FUTEX_CMP_REQUEUE,
                    FutexOp.FUTEX_CMP_REQUEUE_PI,
                    FutexOp.FUTEX_WAKE_OP -> d.out().udec(value & 0xffffffffL);
            case FutexOp.FUTEX_WAIT,
                    FutexOp.FUTEX_LOCK_PI,
                    FutexOp.FUTEX_LOCK_PI2,
                    FutexOp.FUTEX_WAIT_BITSET,
                    FutexOp.FUTEX_WAIT_REQUEUE_PI -> {
                if (value == 0 || !TimeText.time(d, value, "tv_nsec")) {
                    d.out().pointer(value);
                }
            }
            default -> d.out().hex(value);
        }
    }

    private static void third(Decoder d, int command, int value) {
        Text out = d.out();
        switch (command) {
            case FutexOp.FUTEX_WAIT_BITSET, FutexOp.FUTEX_WAKE_BITSET -> {
                if (value == -1) {
                    out.add("FUTEX_BITSET_MATCH_ANY");
                } else {
                    out.hex(value & 0xffffffffL);
                }
            }
            case FutexOp.FUTEX_WAKE_OP -> {
                int operation = value >>> 28;
                int compare = (value >>> 24) & 15;
                if ((operation & 8) != 0) {
                    out.add("FUTEX_OP_OPARG_SHIFT<<28|");
                }
                named(out, OPERATIONS, operation & 7);
                out.add("<<28|").hex((value >>> 12) & 0xfff).add("<<12|");
                named(out, COMPARISONS, compare);
                out.add("<<24|").hex(value & 0xfff);
            }
            case FutexOp.FUTEX_CMP_REQUEUE, FutexOp.FUTEX_CMP_REQUEUE_PI -> out.udec(value & 0xffffffffL);
            default -> out.hex(value & 0xffffffffL);
        }
    }

    private static void named(Text out, String[] names, int index) {
        if (index < names.length) {
            out.add(names[index]);
        } else {
            out.hex(index);
        }
    }
}
