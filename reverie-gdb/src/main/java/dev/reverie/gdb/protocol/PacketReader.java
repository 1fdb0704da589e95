package dev.reverie.gdb.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes packets out of bytes, which come in pieces of any size. Runs are not abbreviated in this direction. */
public final class PacketReader {
    /** The longest packet that is taken, in bytes. Longer ones are skipped. */
    public static final int MAX = 1 << 17;

    private static final int INTERRUPT = 3;
    private static final int ESCAPE_BIT = 0x20;

    /** What comes next. */
    private enum Place {
        BETWEEN_PACKETS,
        IN_PACKET,
        FIRST_DIGIT,
        SECOND_DIGIT
    }

    private byte[] bytes = {};
    private int position;
    private int end;

    private Place place = Place.BETWEEN_PACKETS;
    private byte[] payload = new byte[256];
    private int length;
    private int sum;
    private int expected;
    private boolean isEscaped;
    private boolean isDamaged;

    /** What came. */
    public sealed interface Item {
        /** A packet that is whole; its characters are bytes. */
        record Packet(String payload) implements Item {}

        /** A packet that is damaged. */
        record Damaged() implements Item {}

        /** The byte that interrupts what runs. */
        record Interrupt() implements Item {}

        /** Nothing more will come. */
        record End() implements Item {}
    }

    /** Goes on with more bytes, which must not change any more; all of those before must have been taken. */
    public void add(byte[] more, int count) {
        bytes = more;
        position = 0;
        end = count;
    }

    /** The next item; null if there is none that is whole. Acknowledgements are skipped, for what carries the bytes loses none. */
    public @Nullable Item next() {
        while (position < end) {
            int next = bytes[position++] & 0xff;
            switch (place) {
                case BETWEEN_PACKETS -> {
                    if (next == INTERRUPT) {
                        return new Item.Interrupt();
                    }
                    if (next == '$') {
                        begin();
                    }
                }
                case IN_PACKET -> add(next);
                case FIRST_DIGIT -> {
                    expected = Character.digit(next, 16) << 4;
                    place = Place.SECOND_DIGIT;
                }
                case SECOND_DIGIT -> {
                    expected |= Character.digit(next, 16);
                    place = Place.BETWEEN_PACKETS;
                    return isDamaged || isEscaped || (sum & 0xff) != expected
                            ? new Item.Damaged()
                            : new Item.Packet(new String(payload, 0, length, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return null;
    }

    private void begin() {
        place = Place.IN_PACKET;
        length = 0;
        sum = 0;
        isEscaped = false;
        isDamaged = false;
    }

    private void add(int next) {
        if (next == '#') {
            place = Place.FIRST_DIGIT;
            return;
        }
        if (next == '$') {
            // The rest of the last one got lost.
            begin();
            return;
        }
        sum += next;
        if (next == '}' && !isEscaped) {
            isEscaped = true;
            return;
        }
        if (length == MAX) {
            isDamaged = true;
            length = 0;
        } else if (length == payload.length) {
            payload = Arrays.copyOf(payload, 2 * length);
        }
        payload[length++] = (byte) (isEscaped ? next ^ ESCAPE_BIT : next);
        isEscaped = false;
    }
}
