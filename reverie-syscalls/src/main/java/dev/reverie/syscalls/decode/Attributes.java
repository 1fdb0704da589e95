package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.AddressFamily;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of netlink messages. A choice of the tables tells what the payload of each type is, and its enumeration names
 * the types; attributes may hold attributes.
 */
final class Attributes {
    private static final int HEADER = 4;
    private static final int NESTED = 0x8000;
    private static final int NETWORK_ORDER = 0x4000;
    private static final int MAX_DEPTH = 8;
    private static final int INET6 = 16;

    private final Decoder d;
    private final byte[] bytes;

    /** The family of addresses that do not say of which they are. */
    private final int family;

    private final int depth;

    Attributes(Decoder d, byte[] bytes, int family) {
        this(d, bytes, family, 0);
    }

    private Attributes(Decoder d, byte[] bytes, int family, int depth) {
        this.d = d;
        this.bytes = bytes;
        this.family = family;
        this.depth = depth;
    }

    /** The attributes in {@code bytes[from, to)}: one alone, or several as a list. */
    Value list(int choice, int from, int to) {
        List<Value> attributes = new ArrayList<>();
        boolean more = false;
        int at = from;
        while (to - at >= HEADER) {
            if (attributes.size() >= d.limit()) {
                more = true;
                break;
            }
            int size = LittleEndian.getShort(bytes, at) & 0xffff;
            int end = Math.min(to, at + Math.max(size, HEADER));
            attributes.add(attribute(choice, at, end));
            at = size < HEADER ? to : at + Netlink.align(end - at);
        }
        if (at < to && !more) {
            attributes.add(RawFields.hexadecimal(d, bytes, at, to));
        }
        return Netlink.single(attributes, more);
    }

    private Value attribute(int choice, int at, int end) {
        int type = LittleEndian.getShort(bytes, at + 2) & 0xffff;
        int bare = type & ~(NESTED | NETWORK_ORDER);
        Value header = Value.Struct.of(
                new Field("nla_len", Value.unsigned(LittleEndian.getShort(bytes, at) & 0xffff)),
                new Field("nla_type", type(choice, type, bare)));
        int from = at + HEADER;
        if (from >= end) {
            return header;
        }
        Value payload = depth < MAX_DEPTH ? payload(Choice.of(choice, bare), from, end) : null;
        return Value.Items.of(header, payload != null ? payload : RawFields.hexadecimal(d, bytes, from, end));
    }

    private static Value type(int choice, int type, int bare) {
        int names = ChoiceShapes.names(choice);
        Value name = names < 0 ? Value.hex(bare) : Decoder.named(names, bare);
        if (type == bare) {
            return name;
        }
        List<Value> parts = new ArrayList<>();
        if ((type & NESTED) != 0) {
            parts.add(new Value.Word("NLA_F_NESTED", NESTED));
        }
        if ((type & NETWORK_ORDER) != 0) {
            parts.add(new Value.Word("NLA_F_NET_BYTEORDER", NETWORK_ORDER));
        }
        parts.add(name);
        return new Value.Joined(parts);
    }

    /** Null if it is not known, or too short for what it should be. */
    private @Nullable Value payload(Item item, int from, int to) {
        int length = to - from;
        return switch (item.kind()) {
            case Kind.CHOICE ->
                length < HEADER ? null : new Attributes(d, bytes, family, depth + 1).list(item.detail(), from, to);
            case Kind.EMBEDDED -> {
                int size = Shape.ofStruct(item.detail()).size();
                yield Structs.inside(d, item.detail(), bytes, from, Math.min(to, from + size));
            }
            case Kind.CHARS -> string(from, to);
            case Kind.HARDWARE -> RawFields.hardware(bytes, from, to);
            case Kind.NETADDR -> address(from, length);
            case Kind.BYTE -> Value.unsigned(bytes[from] & 0xff);
            case Kind.SHORT ->
                length < Short.BYTES ? null : Value.unsigned(LittleEndian.getShort(bytes, from) & 0xffff);
            case Kind.INT, Kind.UINT, Kind.HEX32, Kind.FLAGS, Kind.IFINDEX, Kind.INADDR, Kind.SHIFTED ->
                length < Integer.BYTES ? null : number(item, LittleEndian.getInt(bytes, from) & 0xffffffffL);
            case Kind.ULONG, Kind.HEX -> length < Long.BYTES ? null : number(item, LittleEndian.getLong(bytes, from));
            default -> null;
        };
    }

    private Value number(Item item, long value) {
        return Kinds.of(new Frame(d, new Item[] {item}, bytes, 0, 0, 0, Frame.View.WHOLE), 0, item, value);
    }

    /** Without the zero byte at its end. */
    private Value string(int from, int to) {
        boolean ended = bytes[to - 1] == 0;
        int end = ended ? to - 1 : to;
        int shown = Math.min(end - from, d.limit());
        return new Value.Bytes(
                Arrays.copyOfRange(bytes, from, from + shown), !ended || shown < end - from, Value.Form.STRING);
    }

    private @Nullable Value address(int from, int length) {
        return switch (family) {
            case AddressFamily.AF_INET ->
                length < Integer.BYTES ? null : Internet.inet(LittleEndian.getInt(bytes, from));
            case AddressFamily.AF_INET6 -> length < INET6 ? null : Internet.inet6(bytes, from, "");
            default -> null;
        };
    }
}
