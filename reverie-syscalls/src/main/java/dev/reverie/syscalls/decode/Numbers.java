package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plain numbers and bits in memory. */
final class Numbers {
    private Numbers() {}

    static @Nullable Value ints(Decoder d, long address, long count, boolean signed) {
        if (count == 1) {
            byte[] bytes = d.bytes(address, Integer.BYTES);
            return bytes == null ? null : Value.Items.of(number(bytes, 0, signed));
        }
        return Structs.list(d, address, count, Integer.BYTES, (bytes, at) -> number(bytes, at, signed));
    }

    private static Value number(byte[] bytes, int at, boolean signed) {
        int value = LittleEndian.getInt(bytes, at);
        return signed ? Value.signed(value) : Value.unsigned(value & 0xffffffffL);
    }

    /** The two ends of a pipe or of a pair of sockets. */
    static @Nullable Value descriptors(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 2 * Integer.BYTES);
        return bytes == null
                ? null
                : Value.Items.of(
                        d.descriptor(LittleEndian.getInt(bytes, 0)), d.descriptor(LittleEndian.getInt(bytes, 4)));
    }

    static @Nullable Value longAt(Decoder d, long address, boolean pointer) {
        byte[] bytes = d.bytes(address, Long.BYTES);
        if (bytes == null) {
            return null;
        }
        long value = LittleEndian.getLong(bytes, 0);
        return Value.Items.of(pointer ? new Value.Address(value) : Value.signed(value));
    }

    static @Nullable Value unsignedAt(Decoder d, long address) {
        byte[] bytes = d.bytes(address, Long.BYTES);
        return bytes == null ? null : Value.Items.of(Value.unsigned(LittleEndian.getLong(bytes, 0)));
    }

    static @Nullable Value hexAt(Decoder d, long address, int width) {
        byte[] bytes = d.bytes(address, width);
        return bytes == null ? null : Value.Items.of(Value.hex(unsigned(bytes, width)));
    }

    private static long unsigned(byte[] bytes, int width) {
        return width == Long.BYTES ? LittleEndian.getLong(bytes, 0) : LittleEndian.getInt(bytes, 0) & 0xffffffffL;
    }

    /** A flag word or enumeration of 4 or 8 bytes. */
    static @Nullable Value namedAt(Decoder d, long address, int set, int width) {
        byte[] bytes = d.bytes(address, width);
        return bytes == null ? null : Value.Items.of(Decoder.named(set, unsigned(bytes, width)));
    }

    /** The indices of the bits that are set. */
    static @Nullable Value bitSet(Decoder d, long address, long size) {
        byte[] bytes = d.bytes(address, Math.clamp(size, 0, 1024));
        return bytes == null ? null : bits(bytes, bytes.length * 8);
    }

    static Value bits(byte[] bytes, int count) {
        List<Value> indices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if ((bytes[i >> 3] & 1 << (i & 7)) != 0) {
                indices.add(Value.signed(i));
            }
        }
        return new Value.Items(indices, Value.Style.SET, false);
    }
}
