package dev.reverie.inguest.ctool;

import dev.reverie.api.guestcode.GuestRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** What a tool in C has emitted, as a record of {@link Emitted}. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Emission(byte[] data) implements GuestRecord {
    /** Reads one from a ring; null if it makes no sense. */
    public static @Nullable GuestRecord of(ByteBuffer bytes, int at, int end, int type) {
        if (type != Emitted.TYPE || end - at < Emitted.HEADER) {
            return null;
        }
        int size = bytes.getInt(at + Emitted.SIZE_OFFSET);
        int start = at + Emitted.HEADER;
        if (size < 0 || size > end - start) {
            return null;
        }
        byte[] data = new byte[size];
        bytes.get(start, data);
        return new Emission(data);
    }

    @Override
    public int type() {
        return Emitted.TYPE;
    }

    @Override
    public boolean is(Class<?> struct) {
        return false;
    }

    @Override
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(data).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long value(Class<?> struct, String field, int index) {
        throw new IllegalArgumentException("what a tool in C emits has no structures of Java");
    }
}
