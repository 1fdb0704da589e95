package dev.reverie.gdb.protocol;

import java.io.IOException;
import java.io.InputStream;

/** Takes packets out of a stream of bytes. Runs are not abbreviated in this direction. */
public final class PacketReader {
    /** The longest packet that is taken, in bytes. Longer ones are skipped. */
    public static final int MAX = 1 << 17;

    private static final int INTERRUPT = 3;
    private static final int ESCAPE_BIT = 0x20;

    private final InputStream in;

    /** Of a stream, which has a buffer. */
    public PacketReader(InputStream in) {
        this.in = in;
    }

    /** What came. */
    public sealed interface Item {
        /** A packet that is whole; its characters are bytes. */
        record Packet(String payload) implements Item {}

        /** A packet that is damaged. */
        record Damaged() implements Item {}

        /** The byte that interrupts what runs. */
        record Interrupt() implements Item {}

        /** The end of the stream. */
        record End() implements Item {}
    }

    /** The next item; acknowledgements are skipped, for what carries the bytes loses none. */
    public Item next() throws IOException {
        for (; ; ) {
            int first = in.read();
            if (first < 0) {
                return new Item.End();
            }
            if (first == INTERRUPT) {
                return new Item.Interrupt();
            }
            if (first == '$') {
                return packet();
            }
        }
    }

    private Item packet() throws IOException {
        StringBuilder payload = new StringBuilder();
        int sum = 0;
        boolean isEscaped = false;
        boolean isDamaged = false;
        for (; ; ) {
            int next = in.read();
            if (next < 0) {
                return new Item.End();
            }
            if (next == '#') {
                break;
            }
            if (next == '$') {
                // The rest of the last one got lost.
                payload.setLength(0);
                sum = 0;
                isEscaped = false;
                isDamaged = false;
                continue;
            }
            sum += next;
            if (isEscaped) {
                isEscaped = false;
                payload.append((char) (next ^ ESCAPE_BIT));
            } else if (next == '}') {
                isEscaped = true;
            } else {
                payload.append((char) next);
            }
            if (payload.length() > MAX) {
                isDamaged = true;
                payload.setLength(1);
            }
        }
        int high = in.read();
        int low = in.read();
        if (low < 0) {
            return new Item.End();
        }
        int expected = Character.digit(high, 16) << 4 | Character.digit(low, 16);
        return isDamaged || isEscaped || (sum & 0xff) != expected
                ? new Item.Damaged()
                : new Item.Packet(payload.toString());
    }
}
