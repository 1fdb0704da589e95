package dev.reverie.syscalls;

/** Integers in bytes copied from a guest, which is little-endian like every x86-64 machine. */
public final class LittleEndian {
    private LittleEndian() {}

    /** The 16-bit value at {@code offset}. */
    public static short getShort(byte[] bytes, int offset) {
        return (short) ((bytes[offset] & 0xff) | bytes[offset + 1] << 8);
    }

    /** The 32-bit value at {@code offset}. */
    public static int getInt(byte[] bytes, int offset) {
        return (getShort(bytes, offset) & 0xffff) | getShort(bytes, offset + 2) << 16;
    }

    /** The 64-bit value at {@code offset}. */
    public static long getLong(byte[] bytes, int offset) {
        return (getInt(bytes, offset) & 0xffffffffL) | (long) getInt(bytes, offset + 4) << 32;
    }

    /** Stores the low 16 bits of a value at {@code offset}. */
    public static void putShort(byte[] bytes, int offset, int value) {
        bytes[offset] = (byte) value;
        bytes[offset + 1] = (byte) (value >>> 8);
    }

    /** Stores a 32-bit value at {@code offset}. */
    public static void putInt(byte[] bytes, int offset, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[offset + i] = (byte) (value >>> (8 * i));
        }
    }

    /** Stores a 64-bit value at {@code offset}. */
    public static void putLong(byte[] bytes, int offset, long value) {
        putInt(bytes, offset, (int) value);
        putInt(bytes, offset + 4, (int) (value >>> 32));
    }
}
