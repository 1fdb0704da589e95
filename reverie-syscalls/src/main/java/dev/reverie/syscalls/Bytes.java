package dev.reverie.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable string of bytes: what Linux takes and gives for arguments, paths and output. */
public final class Bytes {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of these bytes. */
    public static Bytes of(byte... bytes) {
        return new Bytes(bytes.clone());
    }

    /** The UTF-8 form of a string. */
    public static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many. */
    public int length() {
        return bytes.length;
    }

    /** The byte at {@code index}. */
    public byte at(int index) {
        return bytes[index];
    }

    /** Where {@code value} first occurs, or −1. */
    public int indexOf(int value) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == (byte) value) {
                return i;
            }
        }
        return -1;
    }

    /** The bytes from {@code start} to before {@code end}. */
    public Bytes slice(int start, int end) {
        return new Bytes(Arrays.copyOfRange(bytes, start, end));
    }

    /** These bytes and then those. */
    public Bytes plus(Bytes more) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + more.bytes.length);
        System.arraycopy(more.bytes, 0, all, bytes.length, more.bytes.length);
        return new Bytes(all);
    }

    /** The text before the first zero byte, decoded as UTF-8: what a C program takes an array of char for. */
    public String cString() {
        int end = indexOf(0);
        return end < 0 ? toString() : slice(0, end).toString();
    }

    /** A copy as an array. */
    public byte[] toArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The text, decoded as UTF-8; bytes that are not UTF-8 become U+FFFD. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
