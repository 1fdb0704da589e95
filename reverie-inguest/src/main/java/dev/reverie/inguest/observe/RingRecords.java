package dev.reverie.inguest.observe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads one ring, record by record. Whatever is in it, reading ends; records that make no sense are left out together with all that was committed
 * behind them, and counted.
 */
public final class RingRecords {
    private static final int ALIGNMENT = 8;
    private static final int FILLING = 0;

    private final Ring ring;
    private long tail;
    private int damages;

    /** Reads a ring from its beginning. */
    public RingRecords(Ring ring) {
        this.ring = ring;
    }

    /** What is done with a record. */
    @FunctionalInterface
    public interface Parser {
        /**
         * A record, from {@code at} to {@code end}, its length and type included.
         *
         * @param bytes little-endian; nobody changes them any more
         * @return whether it makes sense
         */
        boolean record(ByteBuffer bytes, int at, int end, int type);
    }

    /** How often something was found that nobody has written. */
    public int damages() {
        return damages;
    }

    /** Takes all committed records out of the ring, in their order. */
    public void drain(Parser parser) {
        long head = ring.head();
        long length = head - tail;
        if (length == 0) {
            return;
        }
        if (length < 0 || length > ring.capacity() || length % ALIGNMENT != 0) {
            // The guest has changed it; our tail stands, and the guest's end of the ring is where it says.
            damages++;
            tail = head;
            ring.tail(tail);
            return;
        }
        byte[] bytes = new byte[(int) length];
        int position = (int) tail & (ring.capacity() - 1);
        int first = Math.min(bytes.length, ring.capacity() - position);
        ring.copy(position, bytes, 0, first);
        ring.copy(0, bytes, first, bytes.length - first);
        tail = head;
        ring.tail(tail);
        if (!parse(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), parser)) {
            damages++;
        }
    }

    /** Whether all of it made sense. */
    private static boolean parse(ByteBuffer bytes, Parser parser) {
        int at = 0;
        while (at < bytes.capacity()) {
            int left = bytes.capacity() - at;
            int length = bytes.getInt(at);
            if (length < ALIGNMENT || length > left || length % ALIGNMENT != 0) {
                return false;
            }
            int type = bytes.getInt(at + RecordLayout.TYPE);
            if (type != FILLING && !parser.record(bytes, at, at + length, type)) {
                return false;
            }
            at += length;
        }
        return true;
    }
}
