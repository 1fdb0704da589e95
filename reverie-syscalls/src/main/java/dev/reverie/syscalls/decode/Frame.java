package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items that belong together, with their raw values: the arguments of a call in its registers, or the fields of a structure
 * in bytes. An item may get its length, its condition or its kind from another of the same frame.
 */
final class Frame {
    /** How many choices one may lead to, should they go in circles. */
    private static final int MAX_CHOICES = 8;

    private final Decoder decoder;
    private final Item[] items;
    private final @Nullable SyscallArgs args;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final long base;
    private final View view;

    /** Which fields of a structure are shown. */
    enum View {
        /** All. */
        WHOLE,
        /** Those that the guest passes. */
        PASSED,
        /** Those that the kernel writes. */
        WRITTEN
    }

    /** Where what the guest says to be there ends; what follows up to {@link #end} is zero. */
    private final int reach;

    Frame(Decoder decoder, Item[] items, SyscallArgs args) {
        this.decoder = decoder;
        this.items = items;
        this.args = args;
        this.bytes = new byte[0];
        this.start = 0;
        this.end = 0;
        this.base = 0;
        this.view = View.WHOLE;
        this.reach = 0;
    }

    /**
     * The structure in {@code bytes[start, end)}; fields that do not fit are not there.
     *
     * @param base where {@code bytes} are in the guest, 0 if that is not known
     */
    Frame(Decoder decoder, Item[] items, byte[] bytes, int start, int end, long base, View view) {
        this(decoder, items, bytes, start, end, end, base, view);
    }

    /** The same, of which the guest has given only what lies before {@code reach}. */
    Frame(Decoder decoder, Item[] items, byte[] bytes, int start, int end, int reach, long base, View view) {
        this.decoder = decoder;
        this.items = items;
        this.args = null;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.base = base;
        this.view = view;
        this.reach = reach;
    }

    Decoder decoder() {
        return decoder;
    }

    int count() {
        return items.length;
    }

    /** What an item is, with choices made. */
    Item item(int index) {
        return chosen(items[index]);
    }

    /** An item with choices made; what one leads to may be another. */
    Item chosen(Item item) {
        Item chosen = item;
        for (int depth = 0; chosen.kind() == Kind.CHOICE && depth < MAX_CHOICES; depth++) {
            chosen = Choice.of(chosen.detail(), length(chosen));
        }
        return chosen;
    }

    String name(int index) {
        return items[index].name();
    }

    /** The raw value of an item; of the first if there are several in a row. */
    long value(int index) {
        if (args != null) {
            return args.get(index);
        }
        Item item = items[index];
        return load(item, start + item.offset());
    }

    private long load(Item item, int at) {
        if (at + item.width() > end) {
            return 0;
        }
        return switch (item.width()) {
            case 1 -> isSigned(item) ? bytes[at] : bytes[at] & 0xff;
            case 2 -> isSigned(item) ? LittleEndian.getShort(bytes, at) : LittleEndian.getShort(bytes, at) & 0xffff;
            case 4 -> isSigned(item) ? LittleEndian.getInt(bytes, at) : LittleEndian.getInt(bytes, at) & 0xffffffffL;
            case 8 -> LittleEndian.getLong(bytes, at);
            default -> 0;
        };
    }

    private static boolean isSigned(Item item) {
        return switch (item.kind()) {
            case Kind.INT, Kind.NERRNO, Kind.LONG, Kind.FD, Kind.DIRFD, Kind.PID, Kind.OFF, Kind.UID -> true;
            default -> false;
        };
    }

    /** The length that goes with an item: the value of another item, or the result of the call. */
    long length(Item item) {
        return switch (item.length()) {
            case Item.RESULT -> decoder.result();
            case Item.OUTCOME -> !decoder.isExiting() ? 2 : decoder.isError() ? 0 : 1;
            case Item.OWN, -1 -> 0;
            default -> narrowed(items[item.length()].kind(), value(item.length()));
        };
    }

    /** Of a register, only the bits that the kernel looks at. */
    private static long narrowed(int kind, long value) {
        return switch (kind) {
            case Kind.INT -> (int) value;
            case Kind.UINT -> value & 0xffffffffL;
            default -> value;
        };
    }

    /** Whether the item is there. */
    boolean isVisible(int index) {
        return isThere(items[index]) && item(index).kind() != Kind.HIDE && isThere(item(index));
    }

    private boolean isThere(Item item) {
        if (item.condition() < 0) {
            return true;
        }
        Item condition = items[item.condition()];
        long bits = value(item.condition());
        for (int i = 1; i < condition.count(); i++) {
            bits |= load(condition, start + condition.offset() + i * condition.width());
        }
        return (bits & item.mask()) != 0;
    }

    /** An item's value. */
    Value decode(int index) {
        Item item = item(index);
        if (args != null) {
            return Kinds.of(this, index, item, value(index));
        }
        int at = start + items[index].offset();
        if (item.kind() == Kind.TEXTAT) {
            return Strings.fixed(bytes, (int) Math.min(end + value(index), bytes.length), bytes.length);
        }
        Value raw = RawFields.of(this, item, bytes, at, Math.min(end, at + items[index].width()));
        if (raw != null) {
            return raw;
        }
        if (item.kind() == Kind.HWADDR) {
            return Interfaces.hardware(bytes, at, Math.min(end, at + items[index].width()));
        }
        if (item.kind() == Kind.TRAILING || item.kind() == Kind.TAIL || item.kind() == Kind.IFADDR) {
            return behind(item, base == 0 ? 0 : base + at);
        }
        if (items[index].count() == 1) {
            return one(index, item, at);
        }
        List<Value> values = new ArrayList<>();
        int shown = Math.min(items[index].count(), decoder.limit());
        for (int i = 0; i < shown; i++) {
            values.add(one(index, item, at + i * items[index].width()));
        }
        return new Value.Items(values, Value.Style.LIST, shown < items[index].count());
    }

    /** What lies in the guest at a field, and goes on behind the structure. */
    private Value behind(Item item, long address) {
        Value found =
                switch (item.kind()) {
                    case Kind.TRAILING -> Structs.list(decoder, item.detail(), address, length(item), view);
                    case Kind.TAIL -> Strings.buffer(decoder, address, length(item), Value.Form.DATA);
                    default -> Interfaces.address(decoder, address);
                };
        return found != null ? found : new Value.Address(address);
    }

    private Value one(int index, Item item, int at) {
        return item.kind() == Kind.EMBEDDED
                ? Structs.inside(
                        decoder, item.detail(), bytes, at, Math.min(end, at + items[index].width()), reach, base)
                : Kinds.of(this, index, item, load(items[index], at));
    }

    private boolean isInView(Item item) {
        return switch (view) {
            case WHOLE -> true;
            case PASSED -> !item.is(Item.WRITTEN);
            case WRITTEN -> item.isWritten();
        };
    }

    private boolean isShown(int index) {
        Item item = items[index];
        return start + item.offset() + item.width() * item.count() <= end && isFilled(item) && isVisible(index);
    }

    /** Where the last of the fields that are shown ends. */
    int shownEnd() {
        int last = start;
        for (int i = 0; i < items.length; i++) {
            if (isShown(i)) {
                Item item = item(i);
                int at = start + items[i].offset();
                int after = at + items[i].width() * items[i].count();
                last = Math.max(last, item.kind() == Kind.EMBEDDED ? shownEnd(item, at, after) : after);
            }
        }
        return last;
    }

    private int shownEnd(Item item, int at, int after) {
        Item[] fields = Shape.ofStruct(item.detail()).items();
        return new Frame(decoder, fields, bytes, at, after, reach, base, view).shownEnd();
    }

    /** Whether a field is within what the guest has given, and not zero, as far as these matter for it. */
    private boolean isFilled(Item item) {
        int at = start + item.offset();
        return (item.reach() < 0 || start + item.reach() < reach)
                && (!item.is(Item.UNLESS_ZERO) || !Structs.isZero(bytes, at, at + item.width() * item.count()));
    }

    /** All fields that are in view, as a structure. */
    Value.Struct struct(boolean more) {
        List<Field> fields = new ArrayList<>(items.length);
        boolean left = more;
        for (int i = 0; i < items.length; i++) {
            Item item = items[i];
            if (isInView(item) && item.is(Item.VERBOSE) && !decoder.isVerbose()) {
                left = true;
            } else if (isInView(item) && isShown(i)) {
                fields.add(new Field(item.name(), decode(i), item.is(Item.BARE)));
            }
        }
        return new Value.Struct(fields, left);
    }
}
