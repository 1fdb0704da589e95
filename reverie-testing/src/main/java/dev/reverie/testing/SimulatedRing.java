package dev.reverie.testing;

import dev.reverie.api.guestcode.StructLayouts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The output of guest code to the tracer, as it is in memory: records of 8 bytes (length, type) and a struct, in a ring whose
 * size is a power of two; what is left at its end is filled where a record does not fit.
 */
final class SimulatedRing {
    /** Where the ring is, for records that are written by their address. */
    static final long ADDRESS = 0x7e00_0000_0000L;

    private static final int HEADER = 8;

    private final ByteBuffer bytes;
    private final List<Class<?>> types;
    private final List<Committed> committed = new ArrayList<>();
    private long head;
    private long tail;
    private @Nullable Committed reserved;

    record Committed(Object record, int size) {}

    /** One of so many bytes; records are of the types given, and others as they come. */
    SimulatedRing(int capacity, List<Class<?>> known) {
        types = new ArrayList<>(known);
        bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    <T> @Nullable T reserve(Class<T> type) {
        int size = StructLayouts.of(type).size() + HEADER;
        long address = reserve(size);
        if (address == 0) {
            return null;
        }
        long position = address - ADDRESS;
        if (!types.contains(type)) {
            types.add(type);
        }
        bytes.putInt((int) position, size).putInt((int) position + 4, types.indexOf(type) + 1);
        T record = StructProxy.of(type, bytes.slice((int) position + HEADER, size - HEADER));
        reserved = new Committed(record, size);
        return record;
    }

    /** The address of room for so many bytes, or 0. */
    long reserve(int size) {
        long position = head & (bytes.capacity() - 1);
        long rest = bytes.capacity() - position;
        long filling = rest < size ? rest : 0;
        if (bytes.capacity() - (head - tail) < filling + size) {
            return 0;
        }
        if (filling > 0) {
            bytes.putInt((int) position, (int) filling).putInt((int) position + 4, 0);
            head += filling;
            position = 0;
        }
        return ADDRESS + position;
    }

    void commit(int size) {
        head += size;
    }

    void tail(long newTail) {
        tail = newTail;
    }

    /** Reads from the ring; false if the address is none of it. */
    boolean read(long address, byte[] target, int length) {
        long position = address - ADDRESS;
        if (position < 0 || position + length > bytes.capacity()) {
            return false;
        }
        bytes.get((int) position, target, 0, length);
        return true;
    }

    /** Writes to the ring; false if the address is none of it. */
    boolean write(long address, byte[] source, int length) {
        long position = address - ADDRESS;
        if (position < 0 || position + length > bytes.capacity()) {
            return false;
        }
        bytes.put((int) position, source, 0, length);
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // it must be the same view
    void commit(@Nullable Object record) {
        if (record == null || reserved == null || reserved.record() != record) {
            throw new NullPointerException("what is committed was not reserved last: " + record);
        }
        head += reserved.size();
        committed.add(reserved);
        reserved = null;
    }

    List<Object> committed() {
        return committed.stream().map(Committed::record).toList();
    }

    byte[] bytes() {
        return bytes.array().clone();
    }

    long head() {
        return head;
    }
}
