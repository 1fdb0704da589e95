package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.decode.Frame.View;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Structures of the tables in guest memory. */
final class Structs {
    private Structs() {}

    /** The structure at an address, or null if it can't be read. */
    static @Nullable Value at(Decoder d, int struct, long address) {
        return at(d, struct, address, View.WHOLE);
    }

    private static @Nullable Value at(Decoder d, int struct, long address, View view) {
        Shape shape = Shape.ofStruct(struct);
        byte[] bytes = d.bytes(address, shape.size());
        return bytes == null ? null : shown(shape, new Frame(d, shape.items(), bytes, 0, bytes.length, address, view));
    }

    private static Value shown(Shape shape, Frame frame) {
        Value.Struct struct = frame.struct(false);
        return shape.isList()
                ? new Value.Items(struct.fields().stream().map(Field::value).toList(), Value.Style.LIST, struct.more())
                : struct;
    }

    /**
     * The structure that an item points to. Of one that the guest and the kernel fill together only what the guest passes, as
     * long as the call has not run.
     */
    static @Nullable Value of(Decoder d, Item item, long address) {
        if (!item.is(Item.CHANGED)) {
            return at(d, item.detail(), address);
        }
        boolean apart = Shape.ofStruct(item.detail()).isApart();
        return at(d, item.detail(), address, !d.isExiting() ? View.PASSED : apart ? View.WRITTEN : View.WHOLE);
    }

    /** What the guest has passed and what the kernel has made of it; in one structure if the fields are marked so. */
    static Value changed(Item item, Value before, Value after) {
        Shape shape = Shape.ofStruct(item.detail());
        if (!shape.isMarked()
                || shape.isApart()
                || !(before instanceof Value.Struct passed)
                || !(after instanceof Value.Struct filled)) {
            return new Value.Change(before, after, true);
        }
        Map<String, Value> old = new HashMap<>();
        passed.fields().forEach(field -> old.put(field.name(), field.value()));
        List<Field> fields = new ArrayList<>();
        for (Field field : filled.fields()) {
            Value was = old.get(field.name());
            fields.add(was == null ? field : new Field(field.name(), merged(shape, field, was), field.bare()));
        }
        return new Value.Struct(fields, filled.more());
    }

    private static Value merged(Shape shape, Field field, Value was) {
        for (Item item : shape.items()) {
            if (item.is(Item.CHANGED) && item.name().equals(field.name())) {
                return new Value.Change(was, field.value(), true);
            }
        }
        return was;
    }

    /** More bytes than this of a structure are not looked at. */
    private static final int MOST = 4096;

    /** A structure of which the guest says how large it is; null if it can't be read, or is not large enough to be one. */
    static @Nullable Value sized(Decoder d, int struct, long address, long size) {
        Shape shape = Shape.ofStruct(struct);
        if (shape.extent() == StructShapes.EXTENT_PADDED) {
            return padded(d, shape, address, size);
        }
        boolean whole = shape.extent() != StructShapes.EXTENT_FITTING;
        byte[] bytes = d.bytes(address, Math.clamp(size, 0, shape.size()));
        Item first = shape.items()[0];
        if (bytes == null || bytes.length < (whole ? shape.size() : first.offset() + first.width())) {
            return null;
        }
        boolean isBytes = shape.extent() == StructShapes.EXTENT_BYTES;
        Value.Struct known = new Frame(d, shape.items(), bytes, 0, bytes.length, address, View.WHOLE)
                .struct(!isBytes && size > shape.size());
        return isBytes ? withRest(d, known, address, shape.size(), size) : known;
    }

    /** With the bytes that follow what is known of a structure, unless they are zero. */
    static Value withRest(Decoder d, Value.Struct known, long address, int from, long size) {
        if (size <= from) {
            return known;
        }
        int end = (int) Math.min(size, MOST);
        byte[] rest = d.bytes(address + from, end - from);
        if (rest != null && isZero(rest, 0, rest.length)) {
            return known;
        }
        Value value =
                rest == null ? new Value.Word("???", 0) : new Value.Rest(from, end - 1, Strings.hex(rest, d.limit()));
        List<Field> fields = new ArrayList<>(known.fields());
        fields.add(new Field("rest", value, true));
        return new Value.Struct(fields, false);
    }

    /** A structure that reads as zero from where the guest says it ends. */
    private static @Nullable Value padded(Decoder d, Shape shape, long address, long size) {
        byte[] given = size <= 0 || size > MOST ? null : d.bytes(address, (int) size);
        if (given == null) {
            return null;
        }
        byte[] bytes = Arrays.copyOf(given, Math.max(given.length, shape.size()));
        Frame frame = new Frame(d, shape.items(), bytes, 0, shape.size(), given.length, address, View.WHOLE);
        int end = frame.shownEnd();
        boolean more = !isZero(bytes, end, given.length);
        Value.Struct known = frame.struct(more && !d.isVerbose());
        if (!more || !d.isVerbose()) {
            return known;
        }
        Value rest = Strings.hex(Arrays.copyOfRange(bytes, end, given.length), given.length);
        List<Field> fields = new ArrayList<>(known.fields());
        fields.add(new Field("extra_data", new Value.Remark(rest, "bytes " + end + ".." + (given.length - 1))));
        return new Value.Struct(fields, false);
    }

    /** Whether these bytes are all zero. */
    static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < Math.min(to, bytes.length); i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** As many structures as there are; null if the first can't be read. */
    static @Nullable Value list(Decoder d, int struct, long address, long count) {
        return list(d, struct, address, count, View.WHOLE);
    }

    /** As many structures as there are, of which some fields are shown; null if the first can't be read. */
    static @Nullable Value list(Decoder d, int struct, long address, long count, View view) {
        Shape shape = Shape.ofStruct(struct);
        return list(
                d,
                address,
                count,
                shape.size(),
                (bytes, at) -> shown(shape, new Frame(d, shape.items(), bytes, at, at + shape.size(), address, view)));
    }

    /** What one element of a list is. */
    @FunctionalInterface
    interface Element {
        Value of(byte[] bytes, int at);
    }

    /** Whether a list would reach beyond the end of all addresses. */
    private static boolean isTooLong(long address, long count, int size) {
        long bytes = count * size;
        return Math.unsignedMultiplyHigh(count, size) != 0 || Long.compareUnsigned(address + bytes, address) < 0;
    }

    /** The structures that a list of pointers leads to; null if the first pointer can't be read. */
    static @Nullable Value pointed(Decoder d, int struct, long address, long count) {
        return list(d, address, count, Long.BYTES, (bytes, at) -> {
            long pointer = LittleEndian.getLong(bytes, at);
            Value found = pointer == 0 ? null : at(d, struct, pointer);
            return found != null ? found : new Value.Address(pointer);
        });
    }

    /**
     * A list of elements of a size, as far as it can be read; null if the first can't be, or if there can't be so many.
     *
     * @param count how many there are, without a sign
     */
    static @Nullable Value list(Decoder d, long address, long count, int size, Element element) {
        return list(d, address, count, d.limit(), size, element);
    }

    /** The same, with a limit of its own. */
    static @Nullable Value list(Decoder d, long address, long count, int limit, int size, Element element) {
        if (isTooLong(address, count, size)) {
            return null;
        }
        int shown = Long.compareUnsigned(count, limit) > 0 ? limit : (int) count;
        byte[] bytes = new byte[shown * size];
        int readable = address == 0 ? 0 : d.available(address, bytes) / size;
        if (readable == 0 && shown > 0) {
            return null;
        }
        List<Value> items = new ArrayList<>(readable);
        for (int i = 0; i < readable; i++) {
            items.add(element.of(bytes, i * size));
        }
        boolean more = count != shown;
        if (readable < shown) {
            items.add(new Value.Remark(
                    new Value.Word("...", 0), "0x" + Long.toHexString(address + (long) readable * size)));
            more = false;
        }
        return new Value.Items(items, Value.Style.LIST, more);
    }

    /** Bytes of a structure beyond what is known of it; null if there are none or they are zero. */
    static @Nullable Value extra(Decoder d, byte[] bytes, int known, int end) {
        for (int i = known; i < end; i++) {
            if (bytes[i] != 0) {
                int shown = Math.min(end - known, d.limit());
                byte[] part = java.util.Arrays.copyOfRange(bytes, known, known + shown);
                return new Value.Rest(known, end - 1L, new Value.Bytes(part, shown < end - known, Value.Form.RANDOM));
            }
        }
        return null;
    }

    /** The structure in {@code bytes[start, end)}. */
    static Value inside(Decoder d, int struct, byte[] bytes, int start, int end) {
        return inside(d, struct, bytes, start, end, 0);
    }

    /** @param base where {@code bytes} are in the guest, 0 if that is not known */
    static Value inside(Decoder d, int struct, byte[] bytes, int start, int end, long base) {
        return inside(d, struct, bytes, start, end, end, base);
    }

    /** The same, of which the guest has given only what lies before {@code reach}. */
    static Value inside(Decoder d, int struct, byte[] bytes, int start, int end, int reach, long base) {
        Shape shape = Shape.ofStruct(struct);
        return shown(shape, new Frame(d, shape.items(), bytes, start, end, reach, base, View.WHOLE));
    }
}
