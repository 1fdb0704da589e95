package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Word;
import java.util.ArrayList;
import java.util.List;

/** Arguments of prctl(2) that no table can describe. */
final class Prctls {
    private static final int VECTOR_LENGTH = 0xffff;
    private static final int TAG_SHIFT = 3;
    private static final int TAGS = 0xffff << TAG_SHIFT;
    private static final int CHECKS = 6;

    private Prctls() {}

    /** The process that may trace this one. */
    static Value tracer(int pid) {
        return pid == -1 ? new Word("PR_SET_PTRACER_ANY", pid) : Value.signed(pid);
    }

    /** Flags and, in the lowest 16 bits, the length of Arm's vectors. */
    static Value vectorLength(int set, long value) {
        Value length = Value.hex(value & VECTOR_LENGTH);
        long flags = value & ~VECTOR_LENGTH;
        if (flags == 0) {
            return length;
        }
        boolean named = !Decoder.set(set).names(flags).isEmpty();
        return Value.Joined.of(named ? Decoder.named(set, flags) : Value.hex(flags), length);
    }

    /** Whether addresses may have tags, how these are checked, and which may be made. */
    static Value taggedAddresses(long value) {
        List<Value> parts = new ArrayList<>();
        parts.add(new Word((value & 1) == 0 ? "!PR_TAGGED_ADDR_ENABLE" : "PR_TAGGED_ADDR_ENABLE", value & 1));
        parts.add(Decoder.named(FlagTables.TAGCHECK, value & CHECKS));
        long tags = (value & TAGS) >>> TAG_SHIFT;
        if (tags != 0) {
            parts.add(new Word("0x" + Long.toHexString(tags) + "<<PR_MTE_TAG_SHIFT", value & TAGS));
        }
        long rest = value & ~(TAGS | CHECKS | 1L);
        if (rest != 0) {
            parts.add(Value.hex(rest));
        }
        return new Value.Joined(parts);
    }
}
