package dev.reverie.inguest.state;

import dev.reverie.api.guestcode.GuestState;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.linux.ffi.SharedMemory;
import java.util.BitSet;

/** A piece of memory with states of some processes, shared by those that have it mapped and the tracer. Confined to the tracer thread. */
final class StateChunk {
    private final SharedMemory memory;
    private final long address;
    private final StateLayout layout;
    private final int stateBytes;
    private final BitSet used = new BitSet();
    private int spaces = 1;

    StateChunk(SharedMemory memory, long address, StateLayout layout, int stateBytes) {
        this.memory = memory;
        this.address = address;
        this.layout = layout;
        this.stateBytes = stateBytes;
    }

    /** A free state, taken, that begins with these bytes, or with zeros; −1 if there is none. */
    int take(byte[] content) {
        int index = used.nextClearBit(0);
        if ((index + 1) * stateBytes > memory.size()) {
            return -1;
        }
        used.set(index);
        memory.put(index * stateBytes, content.length == 0 ? new byte[stateBytes] : content);
        return index;
    }

    void free(int index) {
        used.clear(index);
    }

    /** Where the guests have it. */
    long address(int index) {
        return address + (long) index * stateBytes;
    }

    GuestState view(int index) {
        return new StructView(memory, index * stateBytes, layout, StateScope.PROCESS);
    }

    byte[] content(int index) {
        byte[] now = new byte[stateBytes];
        memory.get(index * stateBytes, now, 0, stateBytes);
        return now;
    }

    /** One more address space has it, by a fork. */
    void shared() {
        spaces++;
    }

    /** One fewer: with the last it goes. */
    void left() {
        if (--spaces == 0) {
            memory.close();
        }
    }
}
