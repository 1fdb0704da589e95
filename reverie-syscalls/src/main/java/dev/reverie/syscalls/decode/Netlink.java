package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.NetlinkFlags;
import dev.reverie.syscalls.NetlinkMessage;
import dev.reverie.syscalls.NetlinkProtocol;
import dev.reverie.syscalls.RouteMessage;
import dev.reverie.syscalls.SocketEnds;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of netlink sockets; see netlink(7):
 *
 * <pre>
 *   0        4      6       8      12     16
 *   +--------+------+-------+------+------+---------+-----------+--
 *   | length | type | flags | seq  | pid  | payload | padding   | next message
 *   +--------+------+-------+------+------+---------+-----------+--
 * </pre>
 */
final class Netlink {
    private static final int HEADER = 16;
    private static final int FIRST_OF_FAMILY = 16;
    private static final int MAX_BYTES = 1 << 16;

    /** No message is as long as that; what looks so is something else, and the socket need not be looked at. */
    private static final int IMPLAUSIBLE = 1 << 24;

    /** How deep an error may hold a message that is an error. */
    private static final int MAX_DEPTH = 8;

    private final Decoder d;
    private final int family;
    private final byte[] bytes;

    private Netlink(Decoder d, int family, byte[] bytes) {
        this.d = d;
        this.family = family;
        this.bytes = bytes;
    }

    /** What a buffer of the call holds if the call is about a netlink socket, else null. */
    static @Nullable Value messages(Decoder d, long address, long length) {
        if (address == 0 || length < 0 || !isPlausible(d, address, length)) {
            return null;
        }
        int descriptor = (int) d.arg(0);
        if (!d.guest().socketProtocol(descriptor).equals("NETLINK")) {
            return null;
        }
        int family = d.guest().socketEnds(descriptor) instanceof SocketEnds.Netlink(int known, long _) ? known : -1;
        byte[] bytes = family == NetlinkProtocol.NETLINK_KOBJECT_UEVENT
                ? null
                : d.bytes(address, (int) Math.min(length, MAX_BYTES));
        return bytes == null ? null : new Netlink(d, family, bytes).list(length > MAX_BYTES);
    }

    private static boolean isPlausible(Decoder d, long address, long length) {
        if (length < HEADER) {
            return true;
        }
        int size = d.intAt(address, -1);
        return size >= 0 && size < IMPLAUSIBLE;
    }

    /** @param cut whether there are more bytes than were read */
    private Value list(boolean cut) {
        List<Value> messages = new ArrayList<>();
        boolean more = false;
        int at = 0;
        while (bytes.length - at >= HEADER && !more) {
            if (messages.size() >= d.limit()) {
                more = true;
                break;
            }
            int size = LittleEndian.getInt(bytes, at);
            int end = size < 0 || size > bytes.length - at ? bytes.length : at + Math.max(size, HEADER);
            messages.add(message(at, end, 0));
            at = size >= 0 && size < HEADER ? bytes.length : align(end);
        }
        if (at < bytes.length && !more && !cut || bytes.length == 0) {
            messages.add(RawFields.hexadecimal(d, bytes, at, bytes.length));
        }
        return single(messages, more || cut);
    }

    /** The only value, or all as a list. */
    static Value single(List<Value> values, boolean more) {
        return values.size() == 1 && !more
                ? values.getFirst()
                : new Value.Items(List.copyOf(values), Value.Style.LIST, more);
    }

    static int align(int at) {
        return at + 3 & ~3;
    }

    /** The message in {@code bytes[at, end)}. */
    private Value message(int at, int end, int depth) {
        int type = LittleEndian.getShort(bytes, at + 4) & 0xffff;
        int flags = LittleEndian.getShort(bytes, at + 6) & 0xffff;
        Value header = Value.Struct.of(
                new Field("nlmsg_len", Value.unsigned(LittleEndian.getInt(bytes, at) & 0xffffffffL)),
                new Field("nlmsg_type", type(type)),
                new Field("nlmsg_flags", Decoder.named(flagSet(type), flags)),
                new Field("nlmsg_seq", Value.unsigned(LittleEndian.getInt(bytes, at + 8) & 0xffffffffL)),
                new Field("nlmsg_pid", Value.unsigned(LittleEndian.getInt(bytes, at + 12) & 0xffffffffL)));
        int from = at + HEADER;
        if (from >= end) {
            return header;
        }
        List<Value> parts = new ArrayList<>();
        parts.add(header);
        parts.addAll(payload(type, flags, from, end, depth));
        return new Value.Items(parts, Value.Style.LIST, false);
    }

    private Value type(int type) {
        if (type < FIRST_OF_FAMILY || family == NetlinkProtocol.NETLINK_NETFILTER) {
            return type < FIRST_OF_FAMILY || Decoder.set(FlagTables.NFNLBATCH).has(type)
                    ? Decoder.named(type < FIRST_OF_FAMILY ? FlagTables.NLMSG : FlagTables.NFNLBATCH, type)
                    : netfilter(type);
        }
        Item names = Choice.of(ChoiceShapes.NETLINKTYPES, family);
        return Decoder.named(names.kind() == Kind.FLAGS ? names.detail() : FlagTables.NLMSG, type);
    }

    /** The subsystem, and its own type. */
    private static Value netfilter(int type) {
        return new Value.Joined(List.of(
                new Value.Word(
                        Decoder.named(FlagTables.NFNLSUBSYS, type >> Byte.SIZE).text() + "<<8", type & 0xff00),
                Value.hex(type & 0xff)));
    }

    /** Beside the flags that all messages have there are those of requests that make, delete or get something. */
    private int flagSet(int type) {
        if (type == NetlinkMessage.NLMSG_ERROR) {
            return FlagTables.NLMFERROR;
        }
        if (type < FIRST_OF_FAMILY) {
            return FlagTables.NLMF;
        }
        return switch (family) {
            case NetlinkProtocol.NETLINK_SOCK_DIAG -> FlagTables.NLMFGET;
            case NetlinkProtocol.NETLINK_ROUTE -> routeFlags(type);
            case NetlinkProtocol.NETLINK_XFRM -> {
                String name = type(type).text();
                yield name.contains("_NEW")
                        ? FlagTables.NLMFNEW
                        : name.contains("_DEL")
                                ? FlagTables.NLMFDELETE
                                : name.contains("_GET") ? FlagTables.NLMFGET : FlagTables.NLMF;
            }
            default -> FlagTables.NLMF;
        };
    }

    /** The types of routing messages are in groups of four: new, delete, get and set. */
    private static int routeFlags(int type) {
        if (type == RouteMessage.RTM_DELACTION) {
            return FlagTables.NLMFGET;
        }
        return switch (type & 3) {
            case 0 -> FlagTables.NLMFNEW;
            case 1 -> FlagTables.NLMFDELETE;
            case 2 -> FlagTables.NLMFGET;
            default -> FlagTables.NLMF;
        };
    }

    private List<Value> payload(int type, int flags, int from, int to, int depth) {
        if (type == NetlinkMessage.NLMSG_DONE && to - from == Integer.BYTES) {
            return List.of(Value.signed(LittleEndian.getInt(bytes, from)));
        }
        if (type == NetlinkMessage.NLMSG_ERROR && to - from >= Integer.BYTES + HEADER && depth < MAX_DEPTH) {
            return List.of(error(flags, from, to, depth));
        }
        List<Value> body = type < FIRST_OF_FAMILY ? List.of() : new NetlinkBodies(d, bytes, to).of(family, type, from);
        return body.isEmpty() ? List.of(RawFields.hexadecimal(d, bytes, from, to)) : body;
    }

    /** The number of the error, the message that is to blame, and attributes that say more. */
    private Value error(int flags, int from, int to, int depth) {
        int number = LittleEndian.getInt(bytes, from);
        int inner = from + Integer.BYTES;
        int size = (flags & NetlinkFlags.NLM_F_CAPPED) != 0 ? HEADER : LittleEndian.getInt(bytes, inner);
        int end = size < 0 || size > to - inner ? to : inner + Math.max(size, HEADER);
        Value value = number < 0 && number > -4096
                ? new Value.Word("-" + SocketValues.error(-number).text(), number)
                : Value.signed(number);
        Value error = Value.Struct.of(new Field("error", value), new Field("msg", message(inner, end, depth + 1)));
        int attributes = align(end);
        if (attributes >= to) {
            return error;
        }
        Value more = new Attributes(d, bytes, 0).list(ChoiceShapes.NLMSGERR, attributes, to);
        return new Value.Items(List.of(error, more), Value.Style.LIST, false);
    }
}
