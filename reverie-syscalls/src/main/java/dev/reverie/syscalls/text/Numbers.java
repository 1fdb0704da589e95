package dev.reverie.syscalls.text;

import dev.reverie.syscalls.LittleEndian;

/** Prints plain numbers and bits in memory, in brackets. */
final class Numbers {
    private Numbers() {}

    static boolean ints(Decoder d, long address, long count, boolean signed) {
        int shown = Math.clamp(count, 0, Math.max(d.limit(), 2));
        byte[] bytes = d.bytes(address, shown * Integer.BYTES);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add('[');
        for (int i = 0; i < shown; i++) {
            if (i > 0) {
                out.comma();
            }
            int value = LittleEndian.getInt(bytes, i * Integer.BYTES);
            out.dec(signed ? value : value & 0xffffffffL);
        }
        if (count > shown) {
            out.add(", ...");
        }
        out.add(']');
        return true;
    }

    static boolean longAt(Decoder d, long address, boolean pointer) {
        byte[] bytes = d.bytes(address, Long.BYTES);
        if (bytes == null) {
            return false;
        }
        long value = LittleEndian.getLong(bytes, 0);
        d.out().add('[');
        if (pointer) {
            d.out().pointer(value);
        } else {
            d.out().dec(value);
        }
        d.out().add(']');
        return true;
    }

    /** The indices of the bits that are set, with blanks between. */
    static boolean bitSet(Decoder d, long address, long size) {
        byte[] bytes = d.bytes(address, Math.clamp(size, 0, 1024));
        if (bytes == null) {
            return false;
        }
        d.out().add('[');
        bits(d.out(), bytes, bytes.length * 8);
        d.out().add(']');
        return true;
    }

    static void bits(Text out, byte[] bytes, int count) {
        boolean first = true;
        for (int i = 0; i < count; i++) {
            if ((bytes[i >> 3] & 1 << (i & 7)) != 0) {
                out.add(first ? "" : " ").dec(i);
                first = false;
            }
        }
    }
}
