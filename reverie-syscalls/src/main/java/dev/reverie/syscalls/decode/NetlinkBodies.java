package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.NetlinkProtocol;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;

/** What follows the header of netlink messages: a structure that the type tells, and attributes. */
final class NetlinkBodies {
    private static final int FLAGS_OFFSET = -10;
    private static final int REQUEST = 1;

    private final Decoder d;
    private final byte[] bytes;
    private final int to;

    /** Of messages that end at {@code to}. */
    NetlinkBodies(Decoder d, byte[] bytes, int to) {
        this.d = d;
        this.bytes = bytes;
        this.to = to;
    }

    /** The structure and the attributes; nothing if they are not known. */
    List<Value> of(int family, int type, int from) {
        return switch (family) {
            case NetlinkProtocol.NETLINK_ROUTE -> route(type, from);
            case NetlinkProtocol.NETLINK_SOCK_DIAG -> sockets(from);
            default -> List.of();
        };
    }

    private List<Value> route(int type, int from) {
        Item body = Choice.of(ChoiceShapes.ROUTEBODY, type);
        if (body.kind() != Kind.EMBEDDED) {
            return List.of(unknown(from));
        }
        return bodyAnd(body, Choice.of(ChoiceShapes.ROUTEATTRIBUTES, type), from);
    }

    /** Requests and answers about sockets look different; both begin with the family of the socket. */
    private List<Value> sockets(int from) {
        boolean request = (bytes[from + FLAGS_OFFSET] & REQUEST) != 0;
        int family = bytes[from] & 0xff;
        Item body = Choice.of(request ? ChoiceShapes.DIAGREQUEST : ChoiceShapes.DIAGANSWER, family);
        if (body.kind() != Kind.EMBEDDED) {
            return List.of(unknown(from));
        }
        return bodyAnd(
                body,
                Choice.of(request ? ChoiceShapes.DIAGREQUESTATTRIBUTES : ChoiceShapes.DIAGATTRIBUTES, family),
                from);
    }

    private List<Value> bodyAnd(Item body, Item attributes, int from) {
        Shape shape = Shape.ofStruct(body.detail());
        int end = from + shape.size();
        if (end > to) {
            Item first = shape.items()[0];
            Field family = new Field(first.name(), Decoder.named(FlagTables.AF, bytes[from] & 0xff));
            return List.of(new Value.Struct(List.of(family), shape.items().length > 1));
        }
        List<Value> parts = new ArrayList<>();
        parts.add(Structs.inside(d, body.detail(), bytes, from, end));
        int rest = Netlink.align(end);
        if (rest < to) {
            parts.add(
                    attributes.kind() == Kind.CHOICE
                            ? new Attributes(d, bytes, bytes[from] & 0xff).list(attributes.detail(), rest, to)
                            : RawFields.hexadecimal(d, bytes, rest, to));
        }
        return parts;
    }

    private Value unknown(int from) {
        Field family = new Field("family", Decoder.named(FlagTables.AF, bytes[from] & 0xff));
        return from + 1 < to
                ? Value.Struct.of(family, new Field("data", RawFields.hexadecimal(d, bytes, from + 1, to)))
                : Value.Struct.of(family);
    }
}
