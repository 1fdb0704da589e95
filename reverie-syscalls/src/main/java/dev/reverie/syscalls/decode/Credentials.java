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
    /** These versions have 64 capabilities, in two structures; all others 32. */
    private static final int VERSION_2 = 0x20071026;

    private static final int VERSION_3 = 0x20080522;

    /** A task can't have more supplementary groups. */
    private static final int MAX_GROUPS = 65536;

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
        int version = d.intAt(d.arg(0), 0);
        boolean wide = version == VERSION_2 || version == VERSION_3;
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
        addHalf(parts, (int) bits, 0);
        addHalf(parts, (int) (bits >>> Integer.SIZE), Integer.SIZE);
        return new Value.Joined(parts);
    }

    /** The names of 32 of the bits, then those without a name as they are in their half. */
    private static void addHalf(List<Value> parts, int half, int shift) {
        int unknown = 0;
        int before = parts.size();
        for (int rest = half; rest != 0; rest &= rest - 1) {
            int capability = Integer.numberOfTrailingZeros(rest);
            List<String> names = Decoder.set(FlagTables.CAPS).names(capability + shift);
            if (names.isEmpty()) {
                unknown |= 1 << capability;
            } else {
                parts.add(new Word("1<<" + names.getFirst(), 1L << (capability + shift)));
            }
        }
        if (unknown != 0) {
            Value number = Value.hex(unknown & 0xffffffffL);
            parts.add(parts.size() > before ? number : new Value.Remark(number, "CAP_???"));
        }
    }

    /** Supplementary groups; null if there are more than there can be. */
    static @Nullable Value groups(Decoder d, long address, long count) {
        if (count < 0 || count > MAX_GROUPS) {
            return null;
        }
        return Structs.list(
                d,
                address,
                count,
                Integer.BYTES,
                (bytes, at) -> Value.unsigned(LittleEndian.getInt(bytes, at) & 0xffffffffL));
    }
}
