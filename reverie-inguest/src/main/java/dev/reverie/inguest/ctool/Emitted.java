package dev.reverie.inguest.ctool;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads what a tool in C has emitted, from a thread's ring:
 *
 * <pre>
 *  offset  bytes  a record
 *  0       4      how long it is, all of it: a multiple of 8
 *  4       4      {@link #TYPE}; 0 is filling, up to the end of the ring
 *  8       4      how many bytes of data
 *  12      4      0
 *  16      …      data
 * </pre>
 *
 * The guest can write what it likes there: whatever is in a ring, reading ends, and touches nothing else.
 */
public final class Emitted {
    /** The type of records of tools in C. */
    public static final int TYPE = 1;

    /** The most bytes of data in a record. */
    public static final int MAX_BYTES = 4096;

    static final int HEADER = 16;
    static final int TYPE_OFFSET = 4;
    static final int SIZE_OFFSET = 8;

    private Emitted() {}

    /**
     * Hands on the data of all records between tail and head, in their order.
     *
     * @param ring the ring, little-endian; its capacity is a power of two
     * @param tail how many bytes of it were read, ever
     * @param head how many bytes of it were committed, ever
     * @return the new tail: the head
     * @throws IllegalStateException if there are no records: the guest has overwritten them
     */
    public static long read(ByteBuffer ring, long tail, long head, Consumer<byte[]> to) {
        int capacity = ring.capacity();
        if (head - tail < 0 || head - tail > capacity) {
            throw new IllegalStateException("a ring of %d bytes has %d to be read: the guest has overwritten its slot"
                    .formatted(capacity, head - tail));
        }
        long at = tail;
        while (at != head) {
            int position = (int) (at & (capacity - 1));
            int length = ring.getInt(position);
            boolean fits = length >= Long.BYTES && length % Long.BYTES == 0 && length <= capacity - position;
            if (!fits || length > head - at) {
                throw malformed(position, "a length of " + length);
            }
            int type = ring.getInt(position + TYPE_OFFSET);
            if (type != 0) {
                int size = length < HEADER ? -1 : ring.getInt(position + SIZE_OFFSET);
                if (type != TYPE || size < 0 || size > length - HEADER) {
                    throw malformed(position, "type " + type + " and " + size + " bytes of data");
                }
                byte[] data = new byte[size];
                ring.get(position + HEADER, data);
                to.accept(data);
            }
            at += length;
        }
        return head;
    }

    private static IllegalStateException malformed(int position, String what) {
        return new IllegalStateException(
                "the record at %d of a ring has %s: the guest has overwritten it".formatted(position, what));
    }
}
