package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Structures of the tables in guest memory. */
final class Structs {
    private Structs() {}

    /** The structure at an address, or null if it can't be read. */
    static @Nullable Value at(Decoder d, int struct, long address) {
        Shape shape = Shape.ofStruct(struct);
        byte[] bytes = d.bytes(address, shape.size());
        return bytes == null ? null : new Frame(d, shape.items(), bytes, 0, bytes.length).struct(false);
    }

    /** A structure of which the guest says how large it is; null if it can't be read. */
    static @Nullable Value sized(Decoder d, int struct, long address, long size) {
        Shape shape = Shape.ofStruct(struct);
        byte[] bytes = d.bytes(address, Math.clamp(size, 0, shape.size()));
        return bytes == null || bytes.length == 0
                ? null
                : new Frame(d, shape.items(), bytes, 0, bytes.length).struct(size > shape.size());
    }

    /** As many structures as there are; null if the first can't be read. */
    static @Nullable Value list(Decoder d, int struct, long address, long count) {
        Shape shape = Shape.ofStruct(struct);
        return list(d, address, count, shape.size(), (bytes, at) -> inside(d, struct, bytes, at, at + shape.size()));
    }

    /** What one element of a list is. */
    @FunctionalInterface
    interface Element {
        Value of(byte[] bytes, int at);
    }

    /** A list of elements of a size, as far as it can be read; null if the first can't be. */
    static @Nullable Value list(Decoder d, long address, long count, int size, Element element) {
        int shown = Math.clamp(count, 0, d.limit());
        byte[] bytes = new byte[shown * size];
        int readable = address == 0 ? 0 : d.available(address, bytes) / size;
        if (readable == 0 && shown > 0) {
            return null;
        }
        List<Value> items = new ArrayList<>(readable);
        for (int i = 0; i < readable; i++) {
            items.add(element.of(bytes, i * size));
        }
        boolean more = count < 0 || count > shown;
        if (readable < shown) {
            items.add(new Value.Remark(
                    new Value.Word("...", 0), "0x" + Long.toHexString(address + (long) readable * size)));
            more = false;
        }
        return new Value.Items(items, Value.Style.LIST, more);
    }

    /** The structure in {@code bytes[start, end)}. */
    static Value inside(Decoder d, int struct, byte[] bytes, int start, int end) {
        return new Frame(d, Shape.ofStruct(struct).items(), bytes, start, end).struct(false);
    }
}
