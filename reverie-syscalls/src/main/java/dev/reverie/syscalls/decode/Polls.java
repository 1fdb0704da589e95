package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a guest waits for, and what was ready. */
final class Polls {
    private static final int POLLFD_SIZE = 8;
    private static final int EPOLL_EVENT_SIZE = 12;

    /** No process can have more descriptors. */
    private static final int MAX_DESCRIPTORS = 1024 * 1024;

    private Polls() {}

    static @Nullable Value descriptors(Decoder d, long address, long count) {
        return Structs.list(d, address, count & 0xffffffffL, POLLFD_SIZE, (bytes, at) -> {
            int fd = LittleEndian.getInt(bytes, at);
            Field descriptor = new Field("fd", d.descriptor(fd));
            return fd < 0
                    ? Value.Struct.of(descriptor)
                    : Value.Struct.of(descriptor, new Field("events", events(bytes, at + 4)));
        });
    }

    private static Value events(byte[] bytes, int at) {
        return Decoder.named(FlagTables.POLL, LittleEndian.getShort(bytes, at) & 0xffff);
    }

    /** Beside the result of poll: which files are ready, and what is left of ppoll's timeout. */
    static List<Field> ready(Decoder d) {
        if (d.result() == 0) {
            return List.of(new Field("Timeout", new Value.Word("Timeout", 0), true));
        }
        int count = Math.clamp(d.arg(1) & 0xffffffffL, 0, 1 << 16);
        byte[] bytes = d.bytes(d.arg(0), count * POLLFD_SIZE);
        if (bytes == null) {
            return List.of();
        }
        List<Value> ready = new ArrayList<>();
        boolean more = false;
        for (int at = 0; at < bytes.length; at += POLLFD_SIZE) {
            boolean any = (LittleEndian.getShort(bytes, at + 6) & 0xffff) != 0;
            if (any && ready.size() < d.limit()) {
                ready.add(Value.Struct.of(
                        new Field("fd", d.descriptor(LittleEndian.getInt(bytes, at))),
                        new Field("revents", events(bytes, at + 6))));
            } else {
                more |= any;
            }
        }
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("ready", new Value.Items(ready, Value.Style.LIST, more), true));
        if (d.number() == Sysno.PPOLL) {
            addLeft(fields, d, d.arg(2), StructShapes.TIMESPEC);
        }
        return fields;
    }

    /** What is left of the timeout of recvmmsg. */
    static List<Field> left(Decoder d) {
        List<Field> fields = new ArrayList<>();
        addLeft(fields, d, d.arg(4), StructShapes.TIMESPEC);
        return fields;
    }

    private static void addLeft(List<Field> fields, Decoder d, long address, int struct) {
        Value left = Structs.at(d, struct, address);
        if (left != null) {
            fields.add(new Field("left", left));
        }
    }

    static @Nullable Value set(Decoder d, long address, int count) {
        byte[] bytes = setBytes(d, address, count);
        return bytes == null ? null : Numbers.bits(bytes, Math.min(count, MAX_DESCRIPTORS));
    }

    /** The kernel reads and writes whole longs of a set. */
    private static byte @Nullable [] setBytes(Decoder d, long address, int count) {
        return count <= 0 ? null : d.bytes(address, (Math.min(count, MAX_DESCRIPTORS) + 63) / 64 * 8);
    }

    /** Beside the result of select: which files are ready, and what is left of the timeout. */
    static List<Field> selected(Decoder d) {
        if (d.result() == 0) {
            return List.of(new Field("Timeout", new Value.Word("Timeout", 0), true));
        }
        List<Field> fields = new ArrayList<>();
        String[] labels = {"in", "out", "except"};
        for (int i = 0; i < labels.length; i++) {
            Value set = set(d, d.arg(i + 1), (int) d.arg(0));
            if (set instanceof Value.Items(List<Value> files, Value.Style _, boolean _) && !files.isEmpty()) {
                fields.add(new Field(labels[i], set));
            }
        }
        addLeft(fields, d, d.arg(4), d.number() == Sysno.SELECT ? StructShapes.TIMEVAL : StructShapes.TIMESPEC);
        return fields;
    }

    static @Nullable Value event(Decoder d, long address) {
        byte[] bytes = d.bytes(address, EPOLL_EVENT_SIZE);
        return bytes == null ? null : event(bytes, 0);
    }

    private static Value event(byte[] bytes, int at) {
        return Value.Struct.of(
                new Field("events", Decoder.named32(FlagTables.EPOLLEVENTS, LittleEndian.getInt(bytes, at))),
                new Field(
                        "data",
                        Value.Struct.of(
                                new Field("u32", Value.unsigned(LittleEndian.getInt(bytes, at + 4) & 0xffffffffL)),
                                new Field("u64", Value.unsigned(LittleEndian.getLong(bytes, at + 4))))));
    }

    static @Nullable Value events(Decoder d, long address, long count) {
        return Structs.list(d, address, count, EPOLL_EVENT_SIZE, Polls::event);
    }
}
