package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of structures that are bytes rather than numbers: names, addresses, and bytes as they are. */
final class RawFields {
    private static final int INET6 = 16;

    private RawFields() {}

    /** The field in {@code bytes[from, to)}, which may lie in part outside its structure; null if it is a number. */
    static @Nullable Value of(Frame f, Item item, byte[] bytes, int from, int to) {
        int end = Math.max(from, to);
        return switch (item.kind()) {
            case Kind.CHARS -> string(bytes, from, end);
            case Kind.NAMECHARS -> Strings.name(bytes, from, end);
            case Kind.RAW -> Strings.data(bytes, from, end);
            case Kind.HEXBYTES -> hexadecimal(f.decoder(), bytes, from, end);
            case Kind.HARDWARE -> hardware(bytes, from, limit(f, item, from, end));
            case Kind.BYTELIST -> list(f.decoder(), bytes, from, limit(f, item, from, end), Value.Radix.HEX_BYTE);
            case Kind.IN6ADDR ->
                end - from < INET6
                        ? hexadecimal(f.decoder(), bytes, from, end)
                        : Internet.inet6(bytes, from, item.name());
            case Kind.IN4ADDR ->
                end - from < Integer.BYTES
                        ? hexadecimal(f.decoder(), bytes, from, end)
                        : Internet.inet(LittleEndian.getInt(bytes, from));
            case Kind.SOCKETADDRESS -> Addresses.in(f.decoder(), Arrays.copyOfRange(bytes, from, end));
            default -> null;
        };
    }

    /** A string of which the last byte should be zero. */
    private static Value string(byte[] bytes, int from, int to) {
        Value.Bytes string = Strings.fixed(bytes, from, to);
        int length = string.bytes().length;
        return length == 0 || length < to - from
                ? string
                : new Value.Bytes(Arrays.copyOf(string.bytes(), length - 1), true, Value.Form.STRING);
    }

    /** Where the bytes end that another field counts. */
    private static int limit(Frame f, Item item, int from, int end) {
        return item.length() < 0 ? end : from + (int) Math.clamp(f.length(item), 0, (long) end - from);
    }

    /** Bytes in hexadecimal, as many as are shown of a string. */
    static Value hexadecimal(Decoder d, byte[] bytes, int from, int to) {
        int shown = Math.min(to - from, d.limit());
        return new Value.Bytes(Arrays.copyOfRange(bytes, from, from + shown), shown < to - from, Value.Form.RANDOM);
    }

    static Value hardware(byte[] bytes, int from, int to) {
        return new Value.Bytes(Arrays.copyOfRange(bytes, from, to), false, Value.Form.HARDWARE);
    }

    static Value list(Decoder d, byte[] bytes, int from, int to, Value.Radix radix) {
        int shown = Math.min(to - from, d.limit());
        List<Value> items = new ArrayList<>(shown);
        for (int i = from; i < from + shown; i++) {
            items.add(new Value.Num(bytes[i] & 0xff, radix));
        }
        return new Value.Items(items, Value.Style.LIST, shown < to - from);
    }
}
