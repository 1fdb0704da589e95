package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.ControlMessageType;
import dev.reverie.syscalls.IpControlMessage;
import dev.reverie.syscalls.Ipv6Option;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.SocketLevel;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Control messages, which travel beside the data of a message; see cmsg(3). */
final class ControlMessages {
    /** Descriptors for a whole message take an eighth of this. */
    private static final int MAX = 1 << 13;

    private static final int HEADER = 16;
    private static final int TIME = 16;
    private static final int TIMES = 3;

    private final Decoder d;
    private final byte[] bytes;
    private final long address;

    /** Whether there are more bytes than were read. */
    private final boolean more;

    private ControlMessages(Decoder d, byte[] bytes, long address, boolean more) {
        this.d = d;
        this.bytes = bytes;
        this.address = address;
        this.more = more;
    }

    /** As far as whole headers reach; null if not even one can be read. */
    static @Nullable Value of(Decoder d, long address, long length) {
        int size = length < 0 || length > MAX ? MAX : (int) length;
        byte[] bytes = size < HEADER ? null : d.bytes(address, size);
        return bytes == null ? null : new ControlMessages(d, bytes, address, size != length).list();
    }

    private Value list() {
        List<Value> messages = new ArrayList<>();
        int at = 0;
        while (at + HEADER <= bytes.length) {
            long size = LittleEndian.getLong(bytes, at);
            int end = size < 0 || size > bytes.length - at ? bytes.length : at + Math.max((int) size, HEADER);
            messages.add(message(size, at, end));
            at = (end + 7) & ~7;
            if (size >= 0 && size < HEADER) {
                break;
            }
        }
        if (at < bytes.length && !more) {
            messages.add(new Value.Remark(new Value.Word("...", 0), "0x" + Long.toHexString(address + at)));
        }
        return new Value.Items(messages, Value.Style.LIST, more);
    }

    private Value message(long size, int at, int end) {
        int level = LittleEndian.getInt(bytes, at + 8);
        int type = LittleEndian.getInt(bytes, at + 12);
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("cmsg_len", Value.unsigned(size)));
        fields.add(new Field("cmsg_level", Decoder.named32(FlagTables.CMSGLEVEL, level)));
        Item names = Choice.of(ChoiceShapes.CONTROLTYPE, level & 0xffffffffL);
        fields.add(new Field(
                "cmsg_type",
                names.kind() == Kind.FLAGS ? Decoder.named32(names.detail(), type) : Value.hex(type & 0xffffffffL)));
        int from = at + HEADER;
        Value data = from >= end
                ? null
                : switch (level) {
                    case SocketLevel.SOL_SOCKET -> socket(type, from, end);
                    case SocketLevel.SOL_IP -> ip(type, from, end);
                    case SocketLevel.SOL_IPV6 -> ipv6(type, from, end);
                    default -> RawFields.hexadecimal(d, bytes, from, end);
                };
        if (data != null) {
            fields.add(new Field("cmsg_data", data));
        }
        return new Value.Struct(fields, false);
    }

    private @Nullable Value socket(int type, int from, int to) {
        return switch (type) {
            case ControlMessageType.SCM_RIGHTS -> ints(from, to, d::descriptor);
            case ControlMessageType.SCM_PIDFD -> ints(from, to, d::descriptor);
            case ControlMessageType.SCM_CREDENTIALS -> structure(StructShapes.UCRED, from, to);
            case ControlMessageType.SCM_SECURITY -> Strings.data(bytes, from, to);
            case ControlMessageType.SO_TIMESTAMP_OLD, ControlMessageType.SO_TIMESTAMP_NEW ->
                time(StructShapes.TIMEVAL, from, to);
            case ControlMessageType.SO_TIMESTAMPNS_OLD, ControlMessageType.SO_TIMESTAMPNS_NEW ->
                time(StructShapes.TIMESPEC, from, to);
            case ControlMessageType.SO_TIMESTAMPING_OLD, ControlMessageType.SO_TIMESTAMPING_NEW -> times(from, to);
            default -> RawFields.hexadecimal(d, bytes, from, to);
        };
    }

    private @Nullable Value ip(int type, int from, int to) {
        return switch (type) {
            case IpControlMessage.IP_TOS, IpControlMessage.IP_RECVOPTS, IpControlMessage.IP_RETOPTS ->
                RawFields.list(d, bytes, from, to, Value.Radix.HEX);
            case IpControlMessage.IP_TTL, IpControlMessage.IP_CHECKSUM ->
                ints(from, to, value -> Value.unsigned(value & 0xffffffffL));
            case IpControlMessage.SCM_SECURITY -> Strings.data(bytes, from, to);
            case IpControlMessage.IP_PKTINFO -> structure(StructShapes.IN_PKTINFO, from, to);
            case IpControlMessage.IP_RECVERR -> error(from, to);
            case IpControlMessage.IP_ORIGDSTADDR ->
                to - from < Shape.ofStruct(StructShapes.SOCKADDR_IN).size()
                        ? null
                        : Addresses.in(d, Arrays.copyOfRange(bytes, from, to));
            default -> RawFields.hexadecimal(d, bytes, from, to);
        };
    }

    private @Nullable Value ipv6(int type, int from, int to) {
        return switch (type) {
            case Ipv6Option.IPV6_PKTINFO -> structure(StructShapes.IN6_PKTINFO, from, to);
            case Ipv6Option.IPV6_RECVERR -> error(from, to);
            case Ipv6Option.IPV6_HOPLIMIT, Ipv6Option.IPV6_TCLASS -> ints(from, to, Value::signed);
            default -> RawFields.hexadecimal(d, bytes, from, to);
        };
    }

    @FunctionalInterface
    private interface FromInt {
        Value of(int value);
    }

    private @Nullable Value ints(int from, int to, FromInt element) {
        List<Value> items = new ArrayList<>();
        for (int at = from; at + Integer.BYTES <= to; at += Integer.BYTES) {
            items.add(element.of(LittleEndian.getInt(bytes, at)));
        }
        return items.isEmpty() ? null : new Value.Items(items, Value.Style.LIST, false);
    }

    private @Nullable Value structure(int struct, int from, int to) {
        int size = Shape.ofStruct(struct).size();
        return to - from < size ? null : Structs.inside(d, struct, bytes, from, from + size);
    }

    private Value time(int struct, int from, int to) {
        return to - from < TIME ? new Value.Word("???", 0) : Structs.inside(d, struct, bytes, from, from + TIME);
    }

    private Value times(int from, int to) {
        if (to - from < TIMES * TIME) {
            return new Value.Word("???", 0);
        }
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            items.add(time(StructShapes.TIMESPEC, from + i * TIME, to));
        }
        return new Value.Items(items, Value.Style.LIST, false);
    }

    /** What went wrong with a packet, and the address of who says so. */
    private @Nullable Value error(int from, int to) {
        int size = Shape.ofStruct(StructShapes.SOCK_EXTENDED_ERR).size();
        if (to - from < 2 * size) {
            return null;
        }
        Value.Struct error = (Value.Struct) Structs.inside(d, StructShapes.SOCK_EXTENDED_ERR, bytes, from, from + size);
        List<Field> fields = new ArrayList<>(error.fields());
        int end = Math.min(
                to, from + size + Shape.ofStruct(StructShapes.SOCKADDR_IN6).size());
        fields.add(new Field("offender", Addresses.in(d, Arrays.copyOfRange(bytes, from + size, end))));
        return new Value.Struct(fields, false);
    }
}
