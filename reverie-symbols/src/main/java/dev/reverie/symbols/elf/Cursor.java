package dev.reverie.symbols.elf;

import dev.reverie.syscalls.LittleEndian;
import java.nio.charset.StandardCharsets;

/** Reads little-endian values one after the other from a part of an array, and never beyond it. */
public final class Cursor {
    /** The longest string that is read, in bytes. */
    public static final int MAX_STRING = 1 << 16;

    private final byte[] bytes;
    private final int limit;
    private int position;

    /** Reads {@code bytes[position, limit)}. */
    public Cursor(byte[] bytes, int position, int limit) throws Malformed {
        if (position < 0 || position > limit || limit > bytes.length) {
            throw new Malformed("a part from " + position + " to " + limit + " of " + bytes.length + " bytes");
        }
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
    }

    /** Reads all of an array. */
    public static Cursor over(byte[] bytes) throws Malformed {
        return new Cursor(bytes, 0, bytes.length);
    }

    /** Where the next value is, in the array. */
    public int position() {
        return position;
    }

    /** Where reading ends. */
    public int limit() {
        return limit;
    }

    /** How many bytes are left. */
    public int remaining() {
        return limit - position;
    }

    /** Whether anything is left. */
    public boolean hasMore() {
        return position < limit;
    }

    /** Goes to another place in the array, before the end. */
    public void moveTo(long target) throws Malformed {
        if (target < 0 || target > limit) {
            throw new Malformed("a position of " + target + " of " + limit);
        }
        position = (int) target;
    }

    /** Leaves out bytes. */
    public void skip(long count) throws Malformed {
        if (count < 0 || count > remaining()) {
            throw new Malformed(count + " bytes where " + remaining() + " are left");
        }
        position += (int) count;
    }

    /** The next {@code count} bytes, to be read on their own; they are left out here. */
    public Cursor slice(long count) throws Malformed {
        int start = position;
        skip(count);
        return new Cursor(bytes, start, position);
    }

    /** An unsigned byte. */
    public int u8() throws Malformed {
        return bytes[take(1)] & 0xff;
    }

    /** An unsigned 16-bit value. */
    public int u16() throws Malformed {
        return LittleEndian.getShort(bytes, take(Short.BYTES)) & 0xffff;
    }

    /** A 32-bit value. */
    public int s32() throws Malformed {
        return LittleEndian.getInt(bytes, take(Integer.BYTES));
    }

    /** An unsigned 32-bit value. */
    public long u32() throws Malformed {
        return s32() & 0xffffffffL;
    }

    /** A 64-bit value. */
    public long u64() throws Malformed {
        return LittleEndian.getLong(bytes, take(Long.BYTES));
    }

    /** An unsigned LEB128 value; bits above the 64th are lost. */
    public long uleb() throws Malformed {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = u8();
            if (shift < Long.SIZE) {
                value |= (long) (next & 0x7f) << shift;
            }
            if (next < 0x80) {
                return value;
            }
        }
    }

    /** A signed LEB128 value; bits above the 64th are lost. */
    public long sleb() throws Malformed {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = u8();
            if (shift < Long.SIZE) {
                value |= (long) (next & 0x7f) << shift;
            }
            if (next < 0x80) {
                boolean isNegative = (next & 0x40) != 0 && shift + 7 < Long.SIZE;
                return isNegative ? value | -1L << shift + 7 : value;
            }
        }
    }

    /** A string that ends with a zero byte, as UTF-8. Strings of more than {@link #MAX_STRING} bytes are not believed in. */
    public String string() throws Malformed {
        int start = position;
        while (u8() != 0) {
            if (position - start > MAX_STRING) {
                throw new Malformed("a string without an end");
            }
        }
        return new String(bytes, start, position - 1 - start, StandardCharsets.UTF_8);
    }

    /** The length of a DWARF unit, which says by its size whether the unit is of the 64-bit format. */
    public UnitLength unitLength() throws Malformed {
        long length = u32();
        if (length == 0xffffffffL) {
            return new UnitLength(u64(), true);
        }
        if (length >= 0xfffffff0L) {
            throw new Malformed("a reserved unit length");
        }
        return new UnitLength(length, false);
    }

    /**
     * The length of a unit.
     *
     * @param bytes how many bytes follow
     * @param isWide whether offsets in it have 64 bits
     */
    public record UnitLength(long bytes, boolean isWide) {}

    private int take(int count) throws Malformed {
        int start = position;
        skip(count);
        return start;
    }
}
