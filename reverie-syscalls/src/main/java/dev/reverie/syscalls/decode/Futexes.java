package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Word;
import java.util.ArrayList;
import java.util.List;

/** The last argument of FUTEX_WAKE_OP, which encodes an operation and a comparison; see futex(2). */
final class Futexes {
    private static final String[] OPERATIONS = {
        "FUTEX_OP_SET", "FUTEX_OP_ADD", "FUTEX_OP_OR", "FUTEX_OP_ANDN", "FUTEX_OP_XOR"
    };
    private static final String[] COMPARISONS = {
        "FUTEX_OP_CMP_EQ", "FUTEX_OP_CMP_NE", "FUTEX_OP_CMP_LT", "FUTEX_OP_CMP_LE", "FUTEX_OP_CMP_GT", "FUTEX_OP_CMP_GE"
    };

    private Futexes() {}

    static Value operation(int value) {
        int operation = value >>> 28;
        List<Value> parts = new ArrayList<>();
        if ((operation & 8) != 0) {
            parts.add(new Word("FUTEX_OP_OPARG_SHIFT<<28", 8));
        }
        parts.add(shifted(name(OPERATIONS, operation & 7), 28));
        parts.add(shifted(Value.hex((value >>> 12) & 0xfff).text(), 12));
        parts.add(shifted(name(COMPARISONS, (value >>> 24) & 15), 24));
        parts.add(Value.hex(value & 0xfff));
        return new Value.Joined(parts);
    }

    private static Value shifted(String text, int by) {
        return new Word(text + "<<" + by, 0);
    }

    private static String name(String[] names, int index) {
        return index < names.length ? names[index] : "0x" + Integer.toHexString(index);
    }
}
