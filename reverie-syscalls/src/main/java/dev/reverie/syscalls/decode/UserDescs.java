package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct user_desc} of modify_ldt(2) and set_thread_area(2), a segment:
 *
 * <pre>
 *   0 entry_number   4 base_addr   8 limit   12 bits
 * </pre>
 */
final class UserDescs {
    private static final int SIZE = 16;
    private static final String[] BITS = {
        "seg_32bit", "contents", "read_exec_only", "limit_in_pages", "seg_not_present", "useable", "lm"
    };

    private UserDescs() {}

    static @Nullable Value of(Decoder d, long address) {
        byte[] bytes = d.bytes(address, SIZE);
        if (bytes == null) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("entry_number", Value.signed(LittleEndian.getInt(bytes, 0))));
        // The guest passes the number only, and the kernel fills in the rest.
        if (d.number() == Sysno.GET_THREAD_AREA && !d.isFilled()) {
            return new Value.Struct(fields, true);
        }
        fields.add(new Field("base_addr", hex6(LittleEndian.getInt(bytes, 4))));
        fields.add(new Field("limit", hex6(LittleEndian.getInt(bytes, 8))));
        int bits = LittleEndian.getInt(bytes, 12);
        for (String name : BITS) {
            int width = name.equals("contents") ? 2 : 1;
            fields.add(new Field(name, Value.signed(bits & (1 << width) - 1)));
            bits >>>= width;
        }
        return new Value.Struct(fields, false);
    }

    /** With at least six digits. */
    private static Value hex6(int value) {
        String digits = Integer.toHexString(value);
        return new Value.Word("0x" + "0".repeat(Math.max(0, 6 - digits.length())) + digits, value & 0xffffffffL);
    }
}
