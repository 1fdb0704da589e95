package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import dev.reverie.syscalls.value.Value.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header and the sets of capget(2) and capset(2). */
final class Credentials {
    /** The version with 32 capabilities; the others have 64, in two structures. */
    private static final int VERSION_1 = 0x19980330;

    private static final int SET_SIZE = 12;
    private static final String[] SETS = {"effective", "permitted", "inheritable"};

    private Credentials() {}

    static @Nullable Value header(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 8);
        return bytes == null
                ? null
                : Value.Struct.of(
                        new Field("version", Decoder.named32(FlagTables.CAPVERSION, LittleEndian.getInt(bytes, 0))),
                        new Field("pid", Value.signed(LittleEndian.getInt(bytes, 4))));
    }

    static @Nullable Value sets(Decoder d, long address) {
        boolean wide = d.intAt(d.arg(0), VERSION_1) != VERSION_1;
        byte[] bytes = d.bytes(address, wide ? 2 * SET_SIZE : SET_SIZE);
        if (bytes == null) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < SETS.length; i++) {
            long low = LittleEndian.getInt(bytes, 4 * i) & 0xffffffffL;
            long high = wide ? LittleEndian.getInt(bytes, SET_SIZE + 4 * i) & 0xffffffffL : 0;
            fields.add(new Field(SETS[i], set(high << 32 | low)));
        }
        return new Value.Struct(fields, false);
    }

    private static Value set(long bits) {
        if (bits == 0) {
            return Value.hex(0);
        }
        List<Value> parts = new ArrayList<>();
        long unknown = 0;
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            int capability = Long.numberOfTrailingZeros(rest);
            List<String> names = Decoder.set(FlagTables.CAPS).names(capability);
            if (names.isEmpty()) {
                unknown |= 1L << capability;
            } else {
                parts.add(new Word("1<<" + names.getFirst(), 1L << capability));
            }
        }
        if (unknown != 0) {
            parts.add(Value.hex(unknown));
        }
        return new Value.Joined(parts);
    }
}
