package dev.reverie.inguest.exchange;

import dev.reverie.guestcode.SlotLayout;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;

/** The words of a slot, by their offsets; see {@link dev.reverie.inguest.layout.Slot}. */
public interface SlotWords {
    /** Reads one. */
    long get(int offset);

    /** Stores one, after all that was stored before. */
    void set(int offset, long value);

    /** The call that is in the slot, as handlers have left it. */
    default Syscall call(SlotLayout fields) {
        long[] args = new long[SyscallArgs.COUNT];
        for (int i = 0; i < args.length; i++) {
            args[i] = get(fields.arguments() + Long.BYTES * i);
        }
        return Syscall.of((int) get(fields.number()), SyscallArgs.of(args));
    }

    /** Replaces one if it is what is expected; whether it was. */
    boolean compareAndSet(int offset, long expected, long value);
}
