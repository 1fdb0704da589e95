package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.AddressFamily;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.SocketLevel;
import dev.reverie.syscalls.SocketOption;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import dev.reverie.syscalls.value.Value.Macro;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sockets' addresses and options. */
final class Sockets {
    /** The size of the largest address ({@code struct sockaddr_storage}). */
    private static final int MAX_ADDRESS = 128;

    private Sockets() {}

    static Value protocol(Frame f, long value) {
        return switch ((int) f.value(0)) {
            case AddressFamily.AF_INET, AddressFamily.AF_INET6 -> Decoder.named32(FlagTables.IPPROTO, value);
            case AddressFamily.AF_NETLINK -> Decoder.named32(FlagTables.NETLINKPROTO, value);
            default -> Value.unsigned(value & 0xffffffffL);
        };
    }

    static Value option(Frame f, long value) {
        return switch ((int) f.value(1)) {
            case SocketLevel.SOL_SOCKET -> Decoder.named32(FlagTables.SO, value);
            case SocketLevel.SOL_TCP -> Decoder.named32(FlagTables.TCPOPT, value);
            case SocketLevel.SOL_IP -> Decoder.named32(FlagTables.IPOPT, value);
            case SocketLevel.SOL_IPV6 -> Decoder.named32(FlagTables.IPV6OPT, value);
            default -> Value.signed(value << Integer.SIZE >> Integer.SIZE);
        };
    }

    /** The value of a socket option; most are one int. */
    static @Nullable Value value(Decoder d, long address) {
        boolean get = d.number() == Sysno.GETSOCKOPT;
        int length = get ? d.intAt(d.arg(4), 0) : (int) d.arg(4);
        int option = (int) d.arg(1) == SocketLevel.SOL_SOCKET ? (int) d.arg(2) : -1;
        if (option == SocketOption.SO_LINGER && length == 8) {
            return Structs.at(d, StructShapes.LINGER, address);
        }
        if (option == SocketOption.SO_PEERCRED && length == 12) {
            return Structs.at(d, StructShapes.UCRED, address);
        }
        if (length == Integer.BYTES) {
            return Numbers.ints(d, address, 1, true);
        }
        return length < 0 ? null : Strings.buffer(d, address, length, Value.Form.DATA);
    }

    /** {@code struct sockaddr} of some family. */
    static @Nullable Value address(Decoder d, long address, int length) {
        byte[] bytes = length < 2 ? null : d.bytes(address, Math.min(length, MAX_ADDRESS));
        if (bytes == null) {
            return null;
        }
        int family = LittleEndian.getShort(bytes, 0) & 0xffff;
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("sa_family", Decoder.named(FlagTables.AF, family)));
        if (family == AddressFamily.AF_UNIX) {
            unix(fields, bytes);
        } else if (family == AddressFamily.AF_INET && bytes.length >= 16) {
            fields.add(new Field("sin_port", port(bytes)));
            fields.add(new Field("sin_addr", Macro.of("inet_addr", string(dotted(bytes, 4)))));
        } else if (family == AddressFamily.AF_INET6 && bytes.length >= 24) {
            inet6(fields, bytes);
        } else if (family == AddressFamily.AF_NETLINK && bytes.length >= 12) {
            fields.add(new Field("nl_pid", Value.unsigned(LittleEndian.getInt(bytes, 4) & 0xffffffffL)));
            fields.add(new Field("nl_groups", new Value.Num(LittleEndian.getInt(bytes, 8), Value.Radix.HEX8)));
        } else if (bytes.length > 2) {
            fields.add(new Field("sa_data", Strings.data(bytes, 2, bytes.length)));
        }
        return new Value.Struct(fields, false);
    }

    /** A path, or after a zero byte an abstract name, marked with {@code @}. */
    private static void unix(List<Field> fields, byte[] bytes) {
        if (bytes.length > 3 && bytes[2] == 0) {
            byte[] name = Arrays.copyOfRange(bytes, 3, bytes.length);
            fields.add(new Field("sun_path", new Value.Bytes(name, false, Value.Form.ABSTRACT)));
        } else if (bytes.length > 2) {
            fields.add(new Field("sun_path", Strings.fixed(bytes, 2, bytes.length)));
        }
    }

    private static Value port(byte[] bytes) {
        return Macro.of("htons", Value.unsigned((bytes[2] & 0xff) << 8 | (bytes[3] & 0xff)));
    }

    private static Value string(String text) {
        return new Value.Bytes(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), false, Value.Form.STRING);
    }

    private static String dotted(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) + "." + (bytes[offset + 1] & 0xff) + "." + (bytes[offset + 2] & 0xff) + "."
                + (bytes[offset + 3] & 0xff);
    }

    private static void inet6(List<Field> fields, byte[] bytes) {
        fields.add(new Field("sin6_port", port(bytes)));
        long flow = Integer.reverseBytes(LittleEndian.getInt(bytes, 4)) & 0xffffffffL;
        fields.add(new Field("sin6_flowinfo", Macro.of("htonl", Value.unsigned(flow))));
        fields.add(new Field(
                "sin6_addr",
                Macro.of(
                        "inet_pton",
                        new Value.Word("AF_INET6", AddressFamily.AF_INET6),
                        string(inet6Address(bytes, 8)),
                        new Value.Word("&sin6_addr", 0)),
                true));
        if (bytes.length >= 28) {
            long scope = LittleEndian.getInt(bytes, 24) & 0xffffffffL;
            fields.add(new Field("sin6_scope_id", Value.unsigned(scope)));
        }
    }

    /** With the longest run of at least two zero groups left out, and IPv4 addresses at the end in their own form. */
    private static String inet6Address(byte[] bytes, int offset) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[offset + 2 * i] & 0xff) << 8 | (bytes[offset + 2 * i + 1] & 0xff);
        }
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        boolean mapped = best == 0 && (bestLength == 6 || (bestLength == 5 && groups[5] == 0xffff));
        int last = mapped ? 6 : 8;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < last; i++) {
            if (i == best) {
                out.append(i == 0 ? "::" : ":");
                i += bestLength - 1;
                continue;
            }
            out.append(Integer.toHexString(groups[i])).append(i < 7 ? ":" : "");
        }
        return mapped ? out + dotted(bytes, offset + 12) : out.toString();
    }
}
