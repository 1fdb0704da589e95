package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.AddressFamily;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Macro;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Addresses of the Internet protocols and numbers of network interfaces, as the C functions that make them. */
final class Internet {
    private static final int GROUPS = 8;

    private Internet() {}

    static Value string(String text) {
        return new Value.Bytes(text.getBytes(StandardCharsets.ISO_8859_1), false, Value.Form.STRING);
    }

    /** An IPv4 address as it lies in memory. */
    static Value inet(int address) {
        byte[] bytes = new byte[Integer.BYTES];
        LittleEndian.putInt(bytes, 0, address);
        return Macro.of("inet_addr", string(dotted(bytes, 0)));
    }

    /**
     * An IPv6 address.
     *
     * @param field where the program has it, which the C function is told; empty if it has no name
     */
    static Value inet6(byte[] bytes, int at, String field) {
        List<Value> arguments = new ArrayList<>();
        arguments.add(new Value.Word("AF_INET6", AddressFamily.AF_INET6));
        arguments.add(string(inet6Text(bytes, at)));
        if (!field.isEmpty()) {
            arguments.add(new Value.Word("&" + field, 0));
        }
        return new Macro("inet_pton", arguments);
    }

    /** A network interface by its name, if it has one. */
    static Value networkInterface(Decoder d, int index) {
        String name = index > 0 ? d.guest().networkInterface(index) : "";
        return name.isEmpty() ? Value.unsigned(index & 0xffffffffL) : Macro.of("if_nametoindex", string(name));
    }

    /** An address of 4 or of 16 bytes. */
    static String text(byte[] address) {
        return address.length == Integer.BYTES ? dotted(address, 0) : inet6Text(address, 0);
    }

    private static String dotted(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) + "." + (bytes[offset + 1] & 0xff) + "." + (bytes[offset + 2] & 0xff) + "."
                + (bytes[offset + 3] & 0xff);
    }

    /** With the longest run of at least two zero groups left out, and IPv4 addresses at the end in their own form. */
    private static String inet6Text(byte[] bytes, int offset) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[offset + 2 * i] & 0xff) << 8 | (bytes[offset + 2 * i + 1] & 0xff);
        }
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = 0;
            while (i + length < GROUPS && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        boolean mapped = best == 0 && (bestLength == 6 || (bestLength == 5 && groups[5] == 0xffff));
        int last = mapped ? 6 : GROUPS;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < last; i++) {
            if (i == best) {
                out.append(i == 0 ? "::" : ":");
                i += bestLength - 1;
                continue;
            }
            out.append(Integer.toHexString(groups[i])).append(i < GROUPS - 1 ? ":" : "");
        }
        return mapped ? out + dotted(bytes, offset + 12) : out.toString();
    }
}
