package dev.reverie.symbols;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;

/** The memory of a stopped thread, read by blocks, of which the last few are kept for one backtrace. Not thread-safe. */
final class StackMemory implements Memory {
    private static final int BLOCK = 1024;
    private static final int BLOCKS = 4;

    private final Memory memory;
    private final long[] starts = new long[BLOCKS];
    private final byte[][] blocks = new byte[BLOCKS][0];
    private int next;

    StackMemory(Memory memory) {
        this.memory = memory;
    }

    @Override
    public long readLong(long address) throws MemoryFault {
        int within = (int) (address & BLOCK - 1);
        if (within > BLOCK - Long.BYTES) {
            return memory.readLong(address);
        }
        return LittleEndian.getLong(block(address - within), within);
    }

    private byte[] block(long start) throws MemoryFault {
        for (int i = 0; i < BLOCKS; i++) {
            if (starts[i] == start && blocks[i].length > 0) {
                return blocks[i];
            }
        }
        byte[] bytes = memory.readBytes(start, BLOCK);
        starts[next] = start;
        blocks[next] = bytes;
        next = (next + 1) % BLOCKS;
        return bytes;
    }

    @Override
    public int read(long address, byte[] target, int offset, int length) {
        return memory.read(address, target, offset, length);
    }

    @Override
    public int write(long address, byte[] source, int offset, int length) {
        return memory.write(address, source, offset, length);
    }
}
