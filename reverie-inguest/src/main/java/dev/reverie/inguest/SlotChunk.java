package dev.reverie.inguest;

import dev.reverie.linux.ffi.SharedMemory;
import java.util.BitSet;

/**
 * A piece of memory with some slots, shared by a process, the processes that it forks, and the tracer. The pages of a slot take memory once they are
 * used. Confined to the tracer thread.
 */
final class SlotChunk {
    /** How many slots a chunk has. */
    static final int SLOTS = 32;

    private final SharedMemory memory;
    private final long address;
    private final int slotBytes;
    private final BitSet used = new BitSet(SLOTS);

    /** Those that have been used. */
    private final BitSet dirty;

    /** What is to be done when no address space has it any more. */
    private final Runnable whenLeft;

    private int spaces = 1;

    /**
     * One that is mapped in a guest.
     *
     * @param memory closed when no address space has it any more
     * @param address where, there
     */
    SlotChunk(SharedMemory memory, long address, int slotBytes) {
        this(memory, address, slotBytes, new BitSet(SLOTS), memory::close);
    }

    /**
     * The same with memory from the pool.
     *
     * @param part given back when no address space has it any more
     */
    SlotChunk(SlotPool.Part part, long address, int slotBytes) {
        this(part.memory(), address, slotBytes, part.dirty(), part::free);
    }

    private SlotChunk(SharedMemory memory, long address, int slotBytes, BitSet dirty, Runnable whenLeft) {
        this.memory = memory;
        this.address = address;
        this.slotBytes = slotBytes;
        this.dirty = dirty;
        this.whenLeft = whenLeft;
    }

    /** Where the guests have it. */
    long address() {
        return address;
    }

    /** A free slot, taken, with zeros in what is not stack; −1 if there is none. */
    int take(int zeros) {
        int index = used.nextClearBit(0);
        if (index >= SLOTS) {
            return -1;
        }
        used.set(index);
        if (dirty.get(index)) {
            memory.clear(index * slotBytes, zeros);
        }
        dirty.set(index);
        return index;
    }

    /** Gives a slot back. */
    void free(int index) {
        used.clear(index);
    }

    /** One more address space has it, by a fork. */
    void shared() {
        spaces++;
    }

    /** One address space fewer has it: with the last it goes. */
    void left() {
        if (--spaces == 0) {
            whenLeft.run();
        }
    }

    SharedMemory memory() {
        return memory;
    }
}
