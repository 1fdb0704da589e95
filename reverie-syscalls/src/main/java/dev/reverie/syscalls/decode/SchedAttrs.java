package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.SchedAttrFlags;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code struct sched_attr} of sched_setattr(2) and sched_getattr(2), which says its own size. */
final class SchedAttrs {
    /** The size that the first kernel had, which 0 stands for too. */
    private static final int FIRST = 48;

    private static final int FLAGS = 8;
    private static final List<String> PARAMETERS =
            List.of("sched_nice", "sched_priority", "sched_runtime", "sched_deadline", "sched_period");

    private SchedAttrs() {}

    /** What the guest passes, without what its flags say is to stay as it is. */
    static @Nullable Value of(Decoder d, long address) {
        byte[] head = d.bytes(address, Integer.BYTES);
        if (head == null) {
            return null;
        }
        long size = LittleEndian.getInt(head, 0) & 0xffffffffL;
        if (size != 0 && size < FIRST) {
            return size(size);
        }
        Value.Struct all = whole(d, address, size == 0 ? FIRST : size, true);
        byte[] word = all == null ? null : d.bytes(address + FLAGS, Long.BYTES);
        if (all == null || word == null) {
            return null;
        }
        long flags = LittleEndian.getLong(word, 0);
        boolean keepsPolicy = (flags & SchedAttrFlags.SCHED_FLAG_KEEP_POLICY) != 0;
        boolean keepsParameters = (flags & SchedAttrFlags.SCHED_FLAG_KEEP_PARAMS) != 0;
        List<Field> fields = all.fields().stream()
                .filter(field -> !(keepsPolicy && field.name().equals("sched_policy")))
                .filter(field -> !(keepsParameters && PARAMETERS.contains(field.name())))
                .toList();
        return new Value.Struct(fields, all.more());
    }

    /** What sched_setattr was given, beside the size that the kernel would have liked. */
    static @Nullable Value changed(Decoder d, @Nullable Value before, long address) {
        byte[] head = d.bytes(address, Integer.BYTES);
        return before != null && head != null && Errno.E2BIG.equals(Errno.fromResult(d.result()))
                ? new Value.Change(before, size(LittleEndian.getInt(head, 0) & 0xffffffffL), false)
                : before;
    }

    /** What sched_getattr has stored. */
    static @Nullable Value answer(Decoder d, long address, long room) {
        byte[] head = room == 0 ? null : d.bytes(address, Integer.BYTES);
        if (head == null) {
            return null;
        }
        long size = LittleEndian.getInt(head, 0) & 0xffffffffL;
        return size != 0 && size < FIRST ? size(size) : whole(d, address, Math.min(Math.max(size, FIRST), room), false);
    }

    private static Value size(long size) {
        return Value.Struct.of(new Field("size", Value.unsigned(size)));
    }

    private static Value.@Nullable Struct whole(Decoder d, long address, long size, boolean more) {
        Shape shape = Shape.ofStruct(StructShapes.SCHED_ATTR);
        byte[] bytes = d.bytes(address, (int) Math.min(size, shape.size()));
        return bytes == null
                ? null
                : new Frame(d, shape.items(), bytes, 0, bytes.length, address, Frame.View.WHOLE)
                        .struct(more && size > shape.size());
    }
}
