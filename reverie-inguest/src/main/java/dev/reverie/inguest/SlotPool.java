package dev.reverie.inguest;

import dev.reverie.linux.LinuxException;
import dev.reverie.linux.ffi.CodeMemory;
import dev.reverie.linux.ffi.SharedFile;
import dev.reverie.linux.ffi.SharedMemory;
import dev.reverie.syscalls.LittleEndian;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the slots of programs that come and go: chunks in one file of ours, which is mapped here once. A program that can open the file by its path
 * maps a chunk; others make files of their own. Since the path may be the name of another file to a guest, each chunk begins with a number that nobody
 * else knows until it is taken. Confined to the tracer thread.
 */
final class SlotPool implements AutoCloseable {
    /** So many programs at a time. */
    private static final int CHUNKS = 32;

    private final SharedFile file;
    private final int chunkBytes;
    private final BitSet used = new BitSet(CHUNKS);
    private final BitSet[] dirty = new BitSet[CHUNKS];
    private boolean isUsable = true;

    private SlotPool(SharedFile file, int chunkBytes) {
        this.file = file;
        this.chunkBytes = chunkBytes;
    }

    /** One of chunks of a size; null if it can't be had. */
    static @Nullable SlotPool create(int chunkBytes) {
        try {
            return new SlotPool(SharedFile.create(CHUNKS * chunkBytes), chunkBytes);
        } catch (LinuxException e) {
            return null;
        }
    }

    /** What guests open, with a 0 behind. */
    byte[] path() {
        return (file.path() + '\0').getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * A chunk that nobody has.
     *
     * @param memory it, here
     * @param offset where it is in the file
     * @param dirty which of its slots have been used
     * @param sign what it begins with
     */
    record Part(SlotPool pool, int index, SharedMemory memory, long offset, BitSet dirty, long sign) {
        /** Whether it is what a guest has mapped at an address. */
        boolean isAt(long address, CodeMemory guest) {
            byte[] found = new byte[Long.BYTES];
            return guest.read(address, found) && LittleEndian.getLong(found, 0) == sign;
        }

        /** Nobody has it any more. */
        void free() {
            pool.used.clear(index);
        }
    }

    /** A chunk; null if there is none, or guests can't get at them. */
    @Nullable
    Part take() {
        int index = used.nextClearBit(0);
        if (!isUsable || index >= CHUNKS) {
            return null;
        }
        used.set(index);
        BitSet slots = dirty[index];
        if (slots == null) {
            slots = new BitSet(SlotChunk.SLOTS);
            dirty[index] = slots;
        }
        SharedMemory memory = file.memory().part(index * chunkBytes, chunkBytes);
        long sign = ThreadLocalRandom.current().nextLong();
        memory.putLong(0, sign);
        slots.set(0);
        return new Part(this, index, memory, (long) index * chunkBytes, slots, sign);
    }

    /** A guest has mapped another file: it is not tried again. */
    void giveUp() {
        isUsable = false;
    }

    /** No program maps it any more. What has been mapped stays. */
    @Override
    public void close() {
        file.close();
    }
}
