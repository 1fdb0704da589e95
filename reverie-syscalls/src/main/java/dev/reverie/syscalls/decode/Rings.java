package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What io_uring_register(2) passes in forms that the tables can't describe. */
final class Rings {
    private static final int PROBE_SIZE = 16;
    private static final int OPERATION_SIZE = 8;

    private Rings() {}

    /** {@code struct io_uring_probe}: which operations there are, and what the kernel says of as many as there is space for. */
    static @Nullable Value probe(Decoder d, long address, long space) {
        byte[] bytes = d.bytes(address, PROBE_SIZE);
        if (bytes == null) {
            return null;
        }
        int count = bytes[1] & 0xff;
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("last_op", Decoder.named(FlagTables.IOUOP, bytes[0] & 0xff)));
        fields.add(new Field("ops_len", Value.unsigned(count)));
        Value list = Structs.list(
                d,
                address + PROBE_SIZE,
                Math.min(count, space),
                OPERATION_SIZE,
                (operations, at) -> Value.Struct.of(
                        new Field("op", Decoder.named(FlagTables.IOUOP, operations[at] & 0xff)),
                        new Field(
                                "flags",
                                Decoder.named(
                                        FlagTables.IOUOPFLAGS, LittleEndian.getShort(operations, at + 2) & 0xffff))));
        fields.add(new Field("ops", list != null ? list : new Value.Address(address + PROBE_SIZE)));
        return new Value.Struct(fields, false);
    }
}
