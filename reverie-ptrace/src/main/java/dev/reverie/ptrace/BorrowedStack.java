package dev.reverie.ptrace;

import dev.reverie.api.GuestStack;
import dev.reverie.symbols.Mapping;
import dev.reverie.symbols.Mappings;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import java.util.ArrayDeque;
import java.util.Deque;

/** Room below a thread's stack pointer, as long as a call is handled. */
final class BorrowedStack implements GuestStack {
    private static final int RED_ZONE = 128;
    private static final int ALIGNMENT = 16;
    private static final int ENOMEM = 12;

    /** Above every address: nothing is available. */
    private static final long NOWHERE = -1;

    private final Memory memory;
    private final long lowest;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long top;

    /** What was in a piece before. */
    private record Piece(long address, byte[] content) {}

    BorrowedStack(Memory memory, int pid, long stackPointer) {
        this.memory = memory;
        Mapping mapping = Mappings.of(pid).at(stackPointer - 1);
        top = stackPointer - RED_ZONE;
        lowest = mapping != null && mapping.isReadable() && mapping.isWritable() ? mapping.start() : NOWHERE;
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public long allocate(int size) throws MemoryFault {
        if (size < 0) {
            throw new IllegalArgumentException("a negative size: " + size);
        }
        long address = top - size & -ALIGNMENT;
        // Unsigned, and without an overflow near address 0.
        if (Long.compareUnsigned(top, lowest) < 0
                || Long.compareUnsigned(size, top - lowest) > 0
                || Long.compareUnsigned(address, lowest) < 0) {
            throw new MemoryFault(address, ENOMEM);
        }
        byte[] content = memory.readBytes(address, size);
        // To find out now whether it can be written.
        memory.writeBytes(address, content);
        pieces.push(new Piece(address, content));
        top = address;
        return address;
    }

    /** Puts back what was there. */
    void restore() {
        while (!pieces.isEmpty()) {
            Piece piece = pieces.pop();
            memory.write(piece.address(), piece.content(), 0, piece.content().length);
        }
    }
}
