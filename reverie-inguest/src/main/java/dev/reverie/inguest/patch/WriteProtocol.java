package dev.reverie.inguest.patch;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps by which code is replaced that threads may be executing, such that each of them executes the old instructions, the new one, or
 * traps and can be sent on.
 *
 * <p>Bytes that cross no border of 8 bytes can be replaced by one store of that word. All others, and where nobody can make such a store, in
 * three parts:
 *
 * <pre>
 *  1  int3 into the first byte, and into each byte where an instruction began its new value, which traps
 *  2  the bytes in between, once all processors have seen 1
 *  3  the first byte, once all processors have seen 2
 * </pre>
 *
 * To undo a patch, the bytes where instructions begin, which trap until then, are written in part 3.
 *
 * A thread that traps at the first byte (SIGTRAP, with rip one behind) is to be sent to the same address again when the steps are done;
 * one that traps at another, to where {@link Patch#trapTail} says: the stub is there before the first step.
 */
public final class WriteProtocol {
    private static final int WORD = Long.BYTES;
    private static final byte INT3 = (byte) 0xcc;

    private WriteProtocol() {}

    /** Who may be executing the code meanwhile. */
    public enum Threads {
        /** Nobody: all threads are stopped, and none will be found at an address within, or there is only one. */
        STOPPED,
        /** Other threads; and the tracer can have 8 bytes stored at once, by a thread of the guest. */
        RUNNING_WITH_WORD_STORE,
        /** Other threads. */
        RUNNING
    }

    /** A step. Arrays are not copied. */
    public sealed interface Step {
        /** Bytes to be written in any way: a single one, or such that nobody executes. */
        record Put(long address, byte[] before, byte[] after) implements Step {}

        /** Bytes within one aligned word of 8, to be written with the rest of the word as it is, by a single store. */
        record PutWithinWord(long address, byte[] before, byte[] after) implements Step {}

        /** All processors that execute the program have to see what has been written: membarrier(2), with SYNC_CORE. */
        record Serialize() implements Step {}
    }

    /** The steps of a write. */
    public static List<Step> steps(Write write, Threads threads) {
        if (!write.isExecuted() || threads == Threads.STOPPED) {
            return List.of(new Step.Put(write.address(), write.before(), write.after()));
        }
        if (threads == Threads.RUNNING_WITH_WORD_STORE && isWithinWord(write)) {
            return List.of(new Step.PutWithinWord(write.address(), write.before(), write.after()));
        }
        return inParts(write);
    }

    private static boolean isWithinWord(Write write) {
        return write.address() / WORD == (write.address() + write.after().length - 1) / WORD;
    }

    private static List<Step> inParts(Write write) {
        List<Step> steps = new ArrayList<>();
        byte[] now = write.before().clone();
        byte[] after = write.after();
        put(steps, write.address(), now, 0, INT3);
        if (!write.isUndo()) {
            putBoundaries(steps, write, now);
        }
        steps.add(new Step.Serialize());
        for (int i = 1; i < now.length; i++) {
            if (!write.boundaries().contains(i)) {
                put(steps, write.address(), now, i, after[i]);
            }
        }
        steps.add(new Step.Serialize());
        if (write.isUndo()) {
            putBoundaries(steps, write, now);
        }
        put(steps, write.address(), now, 0, after[0]);
        return steps;
    }

    private static void putBoundaries(List<Step> steps, Write write, byte[] now) {
        for (int boundary : write.boundaries()) {
            put(steps, write.address(), now, boundary, write.after()[boundary]);
        }
    }

    private static void put(List<Step> steps, long address, byte[] now, int offset, byte value) {
        steps.add(new Step.Put(address + offset, new byte[] {now[offset]}, new byte[] {value}));
        now[offset] = value;
    }
}
