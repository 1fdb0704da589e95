package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.AddressFamily;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses of sockets ({@code struct sockaddr}) of all families. */
final class Addresses {
    /** The size of the largest address ({@code struct sockaddr_storage}). */
    private static final int MAX = 128;

    /** {@code struct sockaddr_in6} before it got a scope. */
    private static final int INET6_WITHOUT_SCOPE = 24;

    /** {@code struct sockaddr_alg} with a name of one byte. */
    private static final int ALG_WITHOUT_NAME = 25;

    private Addresses() {}

    static @Nullable Value at(Decoder d, long address, int length) {
        byte[] bytes = length < 2 ? null : d.bytes(address, Math.min(length, MAX));
        return bytes == null ? null : in(d, bytes);
    }

    /** An address that the kernel has stored, of which it tells the whole length even if the guest had less room. */
    static @Nullable Value returned(Decoder d, long address, long lengthAddress) {
        int length = d.intAt(lengthAddress, 0);
        int room = room(d, lengthAddress, length);
        return at(d, address, Math.min(length, room));
    }

    private static int room(Decoder d, long lengthAddress, int otherwise) {
        for (int i = 1; i < 6; i++) {
            if (d.arg(i) == lengthAddress
                    && d.before(i) instanceof Value.Items(List<Value> items, Value.Style _, boolean _)
                    && items.getFirst() instanceof Value.Num(long room, Value.Radix _)) {
                return (int) room;
            }
        }
        return otherwise;
    }

    /** The address that the bytes are, of which there are at least two. */
    static Value in(Decoder d, byte[] bytes) {
        int family = bytes.length < 2 ? 0 : LittleEndian.getShort(bytes, 0) & 0xffff;
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("sa_family", Decoder.named(FlagTables.AF, family)));
        if (family == AddressFamily.AF_UNIX) {
            unix(fields, bytes);
        } else {
            int struct = struct(family, bytes.length);
            if (struct >= 0) {
                Item[] items = Shape.ofStruct(struct).items();
                List<Field> all = new Frame(d, items, bytes, 0, bytes.length, 0, Frame.View.WHOLE)
                        .struct(false)
                        .fields();
                fields.addAll(items[0].offset() == 0 ? all.subList(1, all.size()) : all);
            } else if (bytes.length > 2) {
                fields.add(new Field("sa_data", Strings.data(bytes, 2, bytes.length)));
            }
        }
        return new Value.Struct(fields, false);
    }

    /** The structure of a family's addresses, or −1 if it has none or there are too few bytes. */
    private static int struct(int family, int length) {
        if (family == AddressFamily.AF_BLUETOOTH) {
            return bluetooth(length);
        }
        Item item = Choice.of(ChoiceShapes.SOCKETADDRESS, family);
        if (item.kind() != Kind.EMBEDDED) {
            return -1;
        }
        int least =
                switch (family) {
                    case AddressFamily.AF_INET6 -> INET6_WITHOUT_SCOPE;
                    case AddressFamily.AF_ALG -> ALG_WITHOUT_NAME;
                    default -> Shape.ofStruct(item.detail()).size();
                };
        return length >= least ? item.detail() : -1;
    }

    /** Bluetooth has an address for each of its protocols; only the size tells which it is. */
    private static int bluetooth(int length) {
        return switch (length) {
            case 4, 6 -> StructShapes.SOCKADDR_HCI;
            case 8 -> StructShapes.SOCKADDR_SCO;
            case 10 -> StructShapes.SOCKADDR_RC;
            case 12, 14 -> StructShapes.SOCKADDR_L2;
            default -> -1;
        };
    }

    /** A path, or after a zero byte an abstract name, marked with {@code @}. */
    private static void unix(List<Field> fields, byte[] bytes) {
        if (bytes.length > 2 && bytes[2] == 0) {
            byte[] name = Arrays.copyOfRange(bytes, 3, bytes.length);
            fields.add(new Field("sun_path", new Value.Bytes(name, false, Value.Form.ABSTRACT)));
        } else if (bytes.length > 2) {
            fields.add(new Field("sun_path", Strings.fixed(bytes, 2, bytes.length)));
        }
    }
}
