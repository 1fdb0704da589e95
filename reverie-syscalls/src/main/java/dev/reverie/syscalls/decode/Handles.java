package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import org.jspecify.annotations.Nullable;

/**
 * Handles of files ({@code struct file_handle}); see open_by_handle_at(2).
 *
 * <pre>
 *   0             4             8
 *   | handle_bytes | handle_type | f_handle[handle_bytes] ...
 * </pre>
 */
final class Handles {
    private static final int HEAD = 8;
    private static final int MAX_HANDLE = 128;

    private Handles() {}

    /** The room that there is for a handle. */
    static @Nullable Value before(Decoder d, long address) {
        byte[] bytes = d.bytes(address, HEAD);
        return bytes == null ? null : Value.Struct.of(new Field("handle_bytes", number(bytes, 0)));
    }

    /** What the kernel has put there; if there was not enough room, how much it takes. */
    static @Nullable Value filled(Decoder d, long address, @Nullable Value before) {
        if (!(before instanceof Value.Struct room)) {
            return null;
        }
        Value had = room.fields().getFirst().value();
        byte[] head = d.bytes(address, HEAD);
        Errno errno = Errno.fromResult(d.result());
        if (head == null || (errno != null && !errno.equals(Errno.EOVERFLOW))) {
            return before;
        }
        Field size = new Field("handle_bytes", new Value.Change(had, number(head, 0), false));
        return errno != null
                ? Value.Struct.of(size)
                : Value.Struct.of(size, type(head), handle(d, address, LittleEndian.getInt(head, 0)));
    }

    /** A handle that the guest has. */
    static @Nullable Value whole(Decoder d, long address) {
        byte[] head = d.bytes(address, HEAD);
        return head == null
                ? null
                : Value.Struct.of(
                        new Field("handle_bytes", number(head, 0)),
                        type(head),
                        handle(d, address, LittleEndian.getInt(head, 0)));
    }

    private static Value number(byte[] bytes, int at) {
        return Value.unsigned(LittleEndian.getInt(bytes, at) & 0xffffffffL);
    }

    private static Field type(byte[] head) {
        return new Field("handle_type", Value.signed(LittleEndian.getInt(head, 4)));
    }

    private static Field handle(Decoder d, long address, int length) {
        boolean more = length < 0 || length > MAX_HANDLE;
        byte[] bytes = d.bytes(address + HEAD, more ? MAX_HANDLE : length);
        return new Field(
                "f_handle", bytes == null ? new Value.Word("???", 0) : new Value.Bytes(bytes, more, Value.Form.RANDOM));
    }
}
