package dev.reverie.inguest.ctool;

import dev.reverie.api.guestcode.GuestRecord;
import dev.reverie.syscalls.LittleEndian;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a tool in C has emitted, as a record of {@link Emitted}. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Emission(byte[] data) implements GuestRecord {
    /** Reads one from a ring; null if it makes no sense. */
    public static @Nullable GuestRecord of(byte[] bytes, int at, int end, int type) {
        if (type != Emitted.TYPE || end - at < Emitted.HEADER) {
            return null;
        }
        int size = LittleEndian.getInt(bytes, at + Emitted.SIZE_OFFSET);
        int start = at + Emitted.HEADER;
        return size < 0 || size > end - start ? null : new Emission(Arrays.copyOfRange(bytes, start, start + size));
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
