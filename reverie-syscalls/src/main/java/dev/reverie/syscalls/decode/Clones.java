package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.CloneFlags;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import dev.reverie.syscalls.value.Value.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct clone_args} of clone3(2), which grows: what a caller does not pass is zero, and what he passes beyond what
 * is known must be zero.
 */
final class Clones {
    /** The size that the first kernel with clone3 had, and the one that is known. */
    private static final int MIN = 64;

    private static final int KNOWN = 88;

    /** The kernel refuses anything larger. */
    private static final int MAX = 4096;

    /** Namespaces are not nested deeper, so there can't be more ids. */
    private static final int MAX_IDS = 32;

    private Clones() {}

    /** As the guest passes it, or after the call what the kernel has stored by it. */
    static @Nullable Value of(Decoder d, long address, long size) {
        int length = Math.clamp(size, 0, MAX);
        byte[] given = size < MIN ? null : d.bytes(address, length);
        if (given == null) {
            return null;
        }
        byte[] bytes = Arrays.copyOf(given, Math.max(given.length, KNOWN));
        return d.isExiting() ? stored(d, bytes, length) : passed(d, bytes, length);
    }

    private static Value passed(Decoder d, byte[] bytes, int length) {
        long flags = LittleEndian.getLong(bytes, 0);
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("flags", Decoder.named(FlagTables.CLONE, flags)));
        pointer(fields, (flags & CloneFlags.CLONE_PIDFD) != 0, "pidfd", bytes, 8);
        long child = CloneFlags.CLONE_CHILD_SETTID | CloneFlags.CLONE_CHILD_CLEARTID;
        pointer(fields, (flags & child) != 0, "child_tid", bytes, 16);
        pointer(fields, (flags & CloneFlags.CLONE_PARENT_SETTID) != 0, "parent_tid", bytes, 24);
        fields.add(new Field("exit_signal", signal(LittleEndian.getLong(bytes, 32))));
        pointer(fields, true, "stack", bytes, 40);
        fields.add(new Field("stack_size", Value.hex(LittleEndian.getLong(bytes, 48))));
        pointer(fields, (flags & CloneFlags.CLONE_SETTLS) != 0, "tls", bytes, 56);
        ids(d, fields, LittleEndian.getLong(bytes, 64), LittleEndian.getLong(bytes, 72));
        long cgroup = LittleEndian.getLong(bytes, 80);
        if (length >= KNOWN && (cgroup != 0 || (flags & CloneFlags.CLONE_INTO_CGROUP) != 0)) {
            fields.add(new Field("cgroup", d.descriptor((int) cgroup)));
        }
        extra(d, fields, bytes, length);
        return new Value.Struct(fields, false);
    }

    private static @Nullable Value stored(Decoder d, byte[] bytes, int length) {
        long flags = LittleEndian.getLong(bytes, 0);
        List<Field> fields = new ArrayList<>();
        if ((flags & CloneFlags.CLONE_PIDFD) != 0) {
            fields.add(new Field("pidfd", Processes.intOrAddress(d, LittleEndian.getLong(bytes, 8))));
        }
        if ((flags & CloneFlags.CLONE_PARENT_SETTID) != 0) {
            fields.add(new Field("parent_tid", Processes.intOrAddress(d, LittleEndian.getLong(bytes, 24))));
        }
        if (fields.isEmpty()) {
            return d.before(0);
        }
        extra(d, fields, bytes, length);
        return new Value.Struct(fields, false);
    }

    private static Value signal(long number) {
        return number > 0 && number <= Signal.MAX
                ? new Word(Signal.of((int) number).name(), number)
                : Value.unsigned(number);
    }

    /** The ids that the child is to have, in each namespace one. */
    private static void ids(Decoder d, List<Field> fields, long address, long count) {
        if (address != 0 || count != 0) {
            Value ids = count > 0 && count <= MAX_IDS ? Numbers.list(d, address, count) : null;
            fields.add(new Field("set_tid", ids != null ? ids : new Value.Address(address)));
            fields.add(new Field("set_tid_size", Value.unsigned(count)));
        }
    }

    private static void extra(Decoder d, List<Field> fields, byte[] bytes, int length) {
        Value extra = Structs.extra(d, bytes, KNOWN, length);
        if (extra != null) {
            fields.add(new Field("extra", extra, true));
        }
    }

    private static void pointer(List<Field> fields, boolean used, String name, byte[] bytes, int offset) {
        if (used) {
            fields.add(new Field(name, new Value.Address(LittleEndian.getLong(bytes, offset))));
        }
    }
}
