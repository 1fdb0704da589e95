package dev.reverie.testing;

import dev.reverie.syscalls.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Guest memory in one array, mapped at {@link #BASE}. Everything outside it faults, as unmapped memory does; so does an
 * access that starts outside, while one that runs over the end is cut short.
 */
public final class FakeMemory implements Memory {
    /** The address of the first byte. */
    public static final long BASE = 0x10000;

    private static final int EFAULT = 14;
    private static final int ALIGNMENT = 8;

    private final byte[] bytes;
    private int used;

    /** Zeroed memory of this many bytes. */
    public FakeMemory(int size) {
        bytes = new byte[size];
    }

    @Override
    public int read(long address, byte[] target, int offset, int length) {
        int count = accessible(address, length);
        if (count > 0) {
            System.arraycopy(bytes, (int) (address - BASE), target, offset, count);
        }
        return count;
    }

    @Override
    public int write(long address, byte[] source, int offset, int length) {
        int count = accessible(address, length);
        if (count > 0) {
            System.arraycopy(source, offset, bytes, (int) (address - BASE), count);
        }
        return count;
    }

    /** Places bytes where nothing was placed before, and returns their address, which is a multiple of 8. */
    public long place(byte[] content) {
        if (content.length > bytes.length - used) {
            throw new IllegalStateException("the fake memory of " + bytes.length + " bytes is full");
        }
        int start = used;
        System.arraycopy(content, 0, bytes, start, content.length);
        used = Math.min(bytes.length, (start + content.length + ALIGNMENT - 1) & -ALIGNMENT);
        return BASE + start;
    }

    /** Places a string in UTF-8 with a zero byte behind it. */
    public long placeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return place(Arrays.copyOf(utf8, utf8.length + 1));
    }

    /** Places 64-bit little-endian values one after the other: an array of pointers, or a struct of longs. */
    public long placeLongs(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            buffer.putLong(value);
        }
        return place(buffer.array());
    }

    /** The content of a range, for assertions. */
    public byte[] content(long address, int length) {
        byte[] content = new byte[length];
        if (length > 0 && read(address, content, 0, length) != length) {
            throw new IllegalArgumentException("not in the fake memory: 0x" + Long.toHexString(address));
        }
        return content;
    }

    /** Memory of the same content, as a forked child has. */
    FakeMemory copy() {
        FakeMemory copy = new FakeMemory(bytes.length);
        System.arraycopy(bytes, 0, copy.bytes, 0, bytes.length);
        copy.used = used;
        return copy;
    }

    private int accessible(long address, int length) {
        long start = address - BASE;
        if (length == 0) {
            return 0;
        }
        return start < 0 || start >= bytes.length ? -EFAULT : (int) Math.min(length, bytes.length - start);
    }
}
