package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plain numbers and bits in memory. */
final class Numbers {
    /** What the C library's {@code cpu_set_t} holds. */
    private static final int CPU_SET = 128;

    private Numbers() {}

    static @Nullable Value ints(Decoder d, long address, long count, boolean signed) {
        if (count == 1) {
            byte[] bytes = d.bytes(address, Integer.BYTES);
            return bytes == null ? null : Value.Items.of(number(bytes, 0, signed));
        }
        return Structs.list(d, address, count, Integer.BYTES, (bytes, at) -> number(bytes, at, signed));
    }

    /** Numbers with a sign, as many as the guest says. */
    static @Nullable Value list(Decoder d, long address, long count) {
        return Structs.list(d, address, count, Integer.BYTES, (bytes, at) -> number(bytes, at, true));
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

    /** Nodes of memory, as words of bits; maxnode(2) is one more than the number of bits. */
    static @Nullable Value nodes(Decoder d, long address, long bits) {
        long words = (bits + 62) >>> 6;
        return words == 0 && bits != 0
                ? null
                : Structs.list(
                        d,
                        address,
                        bits == 0 ? 0 : words,
                        Long.BYTES,
                        (bytes, at) -> new Value.Num(LittleEndian.getLong(bytes, at), Value.Radix.HEX16));
    }

    /** Whether each page of some memory is resident; see mincore(2). */
    static @Nullable Value residency(Decoder d, long address, long length) {
        long pages = (length >>> 12) + ((length & 4095) != 0 ? 1 : 0);
        return Structs.list(d, address, pages, 1, (bytes, at) -> Value.signed(bytes[at] & 1));
    }

    /** Numbers of which the negative ones are errors. */
    static @Nullable Value statuses(Decoder d, long address, long count) {
        return Structs.list(d, address, count, Integer.BYTES, (bytes, at) -> {
            int status = LittleEndian.getInt(bytes, at);
            Errno errno = Errno.fromResult(status);
            return errno == null ? Value.signed(status) : new Value.Word("-" + errno.name(), status);
        });
    }

    static @Nullable Value addresses(Decoder d, long address, long count) {
        return Structs.list(
                d, address, count, Long.BYTES, (bytes, at) -> new Value.Address(LittleEndian.getLong(bytes, at)));
    }

    static @Nullable Value words(Decoder d, long address, long count) {
        return Structs.list(d, address, count, Long.BYTES, (bytes, at) -> Value.hex(LittleEndian.getLong(bytes, at)));
    }

    /** File descriptors, as many as there are. */
    static @Nullable Value files(Decoder d, long address, long count) {
        return Structs.list(
                d, address, count, Integer.BYTES, (bytes, at) -> d.descriptor(LittleEndian.getInt(bytes, at)));
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

    static @Nullable Value longs(Decoder d, long address, long count) {
        return Structs.list(d, address, count, Long.BYTES, (bytes, at) -> Value.hex(LittleEndian.getLong(bytes, at)));
    }

    /** A set of processors, of which no more than the C library's {@code cpu_set_t} holds are shown. */
    static @Nullable Value processors(Decoder d, long address, long size) {
        byte[] bytes = d.bytes(address, Math.clamp(size, 0, CPU_SET));
        return bytes == null ? null : bits(bytes, bytes.length * 8, size > CPU_SET);
    }

    static Value bits(byte[] bytes, int count) {
        return bits(bytes, count, false);
    }

    /** The indices of the bits that are set. */
    private static Value bits(byte[] bytes, int count, boolean more) {
        List<Value> indices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if ((bytes[i >> 3] & 1 << (i & 7)) != 0) {
                indices.add(Value.signed(i));
            }
        }
        return new Value.Items(indices, Value.Style.SET, more);
    }
}
