package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import org.jspecify.annotations.Nullable;

/** Lists of buffers ({@code struct iovec}). */
final class Buffers {
    private static final int SIZE = 16;

    private Buffers() {}

    /** @param filled whether the buffers hold, together, as many bytes as the result says, and not all they could */
    static @Nullable Value list(Decoder d, long address, long count, boolean filled) {
        return list(d, address, count, filled ? d.result() : Long.MAX_VALUE);
    }

    /** Buffers in the memory of another process, which are not read. */
    static @Nullable Value addresses(Decoder d, long address, long count) {
        return Structs.list(
                d,
                address,
                count,
                SIZE,
                (vector, at) -> Value.Struct.of(
                        new Field("iov_base", new Value.Address(LittleEndian.getLong(vector, at))),
                        new Field("iov_len", Value.unsigned(LittleEndian.getLong(vector, at + 8)))));
    }

    /** What the bytes of a buffer are. */
    @FunctionalInterface
    interface Content {
        @Nullable
        Value of(Decoder d, long address, long length);
    }

    /** @param bytes how many bytes the buffers hold together */
    static @Nullable Value list(Decoder d, long address, long count, long bytes) {
        return list(d, address, count, bytes, Buffers::data);
    }

    private static @Nullable Value data(Decoder d, long address, long length) {
        return Strings.buffer(d, address, length, Value.Form.DATA);
    }

    static @Nullable Value list(Decoder d, long address, long count, long bytes, Content what) {
        long[] left = {bytes};
        return Structs.list(d, address, count, SIZE, (vector, at) -> {
            long base = LittleEndian.getLong(vector, at);
            long length = LittleEndian.getLong(vector, at + 8);
            long held = length < 0 ? left[0] : Math.min(length, left[0]);
            left[0] -= bytes == Long.MAX_VALUE ? 0 : held;
            Value content = base == 0 ? null : what.of(d, base, held);
            return Value.Struct.of(
                    new Field("iov_base", content != null ? content : new Value.Address(base)),
                    new Field("iov_len", Value.unsigned(length)));
        });
    }
}
