package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.RawOption;
import dev.reverie.syscalls.SocketLevel;
import dev.reverie.syscalls.SocketOption;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of socket options. What the kernel has stored may be a part of the value, if the guest had no room for more;
 * what the guest sets must be whole.
 */
final class SocketValues {
    private static final int TIMEVAL = 16;

    private final Decoder d;
    private final long address;
    private final int length;
    private final boolean read;

    private SocketValues(Decoder d, long address, int length, boolean read) {
        this.d = d;
        this.address = address;
        this.length = length;
        this.read = read;
    }

    /** The value of setsockopt or getsockopt; null if it can't be read, or is none. */
    static @Nullable Value of(Decoder d, long address) {
        boolean read = d.number() == Sysno.GETSOCKOPT;
        int length = read ? d.intAt(d.arg(4), -1) : (int) d.arg(4);
        return length <= 0 ? null : new SocketValues(d, address, length, read).value();
    }

    private @Nullable Value value() {
        int level = (int) d.arg(1);
        int option = (int) d.arg(2);
        if (level == SocketLevel.SOL_RAW && option == RawOption.ICMP_FILTER) {
            return icmpFilter();
        }
        if (level == SocketLevel.SOL_SOCKET) {
            if (read && option == SocketOption.SO_ERROR && length >= Integer.BYTES) {
                byte[] bytes = d.bytes(address, Integer.BYTES);
                return bytes == null ? null : Value.Items.of(error(LittleEndian.getInt(bytes, 0)));
            }
            if (length == TIMEVAL && isTime(option)) {
                return Structs.at(d, StructShapes.TIMEVAL, address);
            }
            if (Decoder.set(FlagTables.SOINT).has(option)) {
                return number();
            }
        }
        Item item = Choice.of(read ? ChoiceShapes.VALUESREAD : ChoiceShapes.VALUESWRITTEN, level);
        if (item.kind() == Kind.CHOICE) {
            item = Choice.of(item.detail(), option);
        }
        return switch (item.kind()) {
            case Kind.INT -> number();
            case Kind.UINTP -> Numbers.ints(d, address, length / Integer.BYTES, false);
            case Kind.STRUCT -> structure(item.detail());
            case Kind.FLAGS -> named(item.detail());
            case Kind.PTR -> null;
            default -> other();
        };
    }

    private static boolean isTime(int option) {
        return switch (option) {
            case SocketOption.SO_RCVTIMEO_OLD,
                    SocketOption.SO_SNDTIMEO_OLD,
                    SocketOption.SO_RCVTIMEO_NEW,
                    SocketOption.SO_SNDTIMEO_NEW -> true;
            default -> false;
        };
    }

    static Value error(int number) {
        Errno errno = Errno.of(number);
        return number == 0 || errno == null ? Value.signed(number) : new Value.Word(errno.name(), number);
    }

    private @Nullable Value number() {
        return length >= Integer.BYTES ? Numbers.ints(d, address, 1, true) : part();
    }

    private @Nullable Value named(int set) {
        byte[] bytes = length < Integer.BYTES ? null : d.bytes(address, Integer.BYTES);
        return bytes == null ? part() : Value.Items.of(Decoder.named32(set, LittleEndian.getInt(bytes, 0)));
    }

    /** The bytes there are of a value that needs more. */
    private @Nullable Value part() {
        return read ? Strings.buffer(d, address, length, Value.Form.RANDOM) : null;
    }

    private @Nullable Value other() {
        return length == Integer.BYTES
                ? Numbers.ints(d, address, 1, true)
                : Strings.buffer(d, address, length, Value.Form.DATA);
    }

    private @Nullable Value structure(int struct) {
        int size = Shape.ofStruct(struct).size();
        if (length >= size || !read) {
            return length == size || length > size && mayBeLonger(struct) ? whole(struct) : null;
        }
        byte[] bytes = d.bytes(address, length);
        if (bytes == null) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        Frame frame = new Frame(d, Shape.ofStruct(struct).items(), bytes, 0, length, 0, Frame.View.WHOLE);
        fields.addAll(frame.struct(false).fields());
        for (Item item : Shape.ofStruct(struct).items()) {
            if (item.offset() < length && item.offset() + item.width() > length) {
                fields.add(new Field(item.name(), RawFields.hexadecimal(d, bytes, item.offset(), length)));
            }
        }
        return new Value.Struct(fields, false);
    }

    /** Only the address of a filter, which may be long. */
    private @Nullable Value whole(int struct) {
        byte[] bytes = struct == StructShapes.SOCK_FPROG
                ? d.bytes(address, Shape.ofStruct(struct).size())
                : null;
        return bytes == null
                ? Structs.at(d, struct, address)
                : Value.Struct.of(
                        new Field("len", Value.unsigned(LittleEndian.getShort(bytes, 0) & 0xffff)),
                        new Field("filter", new Value.Address(LittleEndian.getLong(bytes, 8))));
    }

    /** The kernel takes some structures only if their size is right. */
    private static boolean mayBeLonger(int struct) {
        return switch (struct) {
            case StructShapes.SOCK_FPROG, StructShapes.PACKET_MREQ, StructShapes.TPACKET_REQ -> false;
            default -> true;
        };
    }

    /** The types of messages that are held back; what the program does not give counts as all. */
    private @Nullable Value icmpFilter() {
        int bytes = Math.min(length, Integer.BYTES);
        byte[] filter = d.bytes(address, bytes);
        if (filter == null) {
            return null;
        }
        int bits = -1;
        for (int i = 0; i < bytes; i++) {
            bits = bits & ~(0xff << Byte.SIZE * i) | (filter[i] & 0xff) << Byte.SIZE * i;
        }
        boolean inverted = Integer.bitCount(bits) > Integer.SIZE / 2;
        List<Value> types = new ArrayList<>();
        for (int i = 0; i < Integer.SIZE; i++) {
            if ((bits >> i & 1) != 0 != inverted) {
                types.add(Decoder.named(FlagTables.ICMPTYPE, i));
            }
        }
        return new Value.Items(types, inverted ? Value.Style.ALL_BUT : Value.Style.SET, false);
    }
}
