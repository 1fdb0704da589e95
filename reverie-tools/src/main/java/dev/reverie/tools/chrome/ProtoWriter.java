package dev.reverie.tools.chrome;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a message in the wire format of protocol buffers: fields, each with a number and a type in front. */
final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int GROUP_BITS = 7;
    private static final int GROUP_MASK = 0x7f;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A number. */
    ProtoWriter add(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    /** A number of eight bytes. */
    ProtoWriter addFixed(int field, long value) {
        key(field, FIXED_64);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    /** A string. */
    ProtoWriter add(int field, String text) {
        return add(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A message. */
    ProtoWriter add(int field, ProtoWriter message) {
        return add(field, message.toBytes());
    }

    private ProtoWriter add(int field, byte[] bytes) {
        key(field, LENGTH_DELIMITED);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void key(int field, int type) {
        varint((long) field << 3 | type);
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private void varint(long value) {
        long rest = value;
        while ((rest & ~GROUP_MASK) != 0) {
            out.write((int) (rest & GROUP_MASK | MORE));
            rest >>>= GROUP_BITS;
        }
        out.write((int) rest);
    }

    /** All that was written. */
    byte[] toBytes() {
        return out.toByteArray();
    }
}
