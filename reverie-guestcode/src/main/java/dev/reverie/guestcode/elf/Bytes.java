package dev.reverie.guestcode.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Little-endian values in an array, and never outside of it. Positions are unsigned, as the file has them. */
final class Bytes {
    private static final int MAX_NAME = 4096;

    private final String library;
    private final ByteBuffer buffer;

    Bytes(String library, byte[] bytes) {
        this.library = library;
        buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    String library() {
        return library;
    }

    int size() {
        return buffer.capacity();
    }

    /** Makes sure that a part is there; returns its position. */
    int check(long position, long length, String what) throws LibraryException {
        if (position < 0 || length < 0 || position > size() || length > size() - position) {
            throw new LibraryException(library, what + " lies outside of the file or its image");
        }
        return (int) position;
    }

    int u8(long position, String what) throws LibraryException {
        return buffer.get(check(position, 1, what)) & 0xff;
    }

    int u16(long position, String what) throws LibraryException {
        return buffer.getShort(check(position, Short.BYTES, what)) & 0xffff;
    }

    int s32(long position, String what) throws LibraryException {
        return buffer.getInt(check(position, Integer.BYTES, what));
    }

    long s64(long position, String what) throws LibraryException {
        return buffer.getLong(check(position, Long.BYTES, what));
    }

    void put64(long position, long value, String what) throws LibraryException {
        buffer.putLong(check(position, Long.BYTES, what), value);
    }

    /** A string that ends with a zero, which has to come before {@code limit}. */
    String name(long position, long limit, String what) throws LibraryException {
        int start = check(position, 1, what);
        int end = start;
        while (u8(end, what) != 0) {
            end++;
            if (end >= limit || end - start > MAX_NAME) {
                throw new LibraryException(library, what + " does not end");
            }
        }
        byte[] name = new byte[end - start];
        buffer.get(start, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    byte[] copy(int position, int length) {
        byte[] copy = new byte[length];
        buffer.get(position, copy);
        return copy;
    }
}
