package dev.reverie.syscalls.text;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;

/** Prints strings and buffers, quoted and escaped. */
final class Strings {
    private static final int PATH_MAX = 4096;

    /** More variables than this are not counted. */
    private static final int MAX_VARIABLES = 100_000;

    private Strings() {}

    static boolean path(Decoder d, long address) {
        return string(d, address, PATH_MAX);
    }

    static boolean string(Decoder d, long address) {
        return string(d, address, d.limit());
    }

    private static boolean string(Decoder d, long address, int limit) {
        byte[] bytes;
        try {
            bytes = d.memory().readCStringBytes(address, limit + 1);
        } catch (MemoryFault e) {
            return false;
        }
        quote(d.out(), bytes, 0, Math.min(bytes.length, limit), false);
        d.out().add(bytes.length > limit ? "..." : "");
        return true;
    }

    static boolean buffer(Decoder d, long address, long length, boolean hexadecimal) {
        int shown = length < 0 ? d.limit() : (int) Math.min(length, d.limit());
        byte[] bytes = d.bytes(address, shown);
        if (bytes == null) {
            return false;
        }
        quote(d.out(), bytes, 0, shown, hexadecimal);
        d.out().add(length < 0 || length > shown ? "..." : "");
        return true;
    }

    /** An array of strings that ends with a null pointer. */
    static boolean list(Decoder d, long address) {
        byte[] pointer = d.bytes(address, Long.BYTES);
        if (pointer == null) {
            return false;
        }
        Text out = d.out().add('[');
        for (int i = 0; ; i++) {
            long element = LittleEndian.getLong(pointer, 0);
            if (element == 0) {
                break;
            }
            if (i > 0) {
                out.comma();
            }
            if (i >= d.limit()) {
                out.add("...");
                break;
            }
            if (!string(d, element)) {
                out.pointer(element);
            }
            pointer = d.bytes(address + (i + 1L) * Long.BYTES, Long.BYTES);
            if (pointer == null) {
                out.comma().add("... /* ").hex0(address + (i + 1L) * Long.BYTES).add(" */");
                break;
            }
        }
        out.add(']');
        return true;
    }

    /** Only the address and the number of the variables: they are many, and the same for most calls. */
    static boolean environment(Decoder d, long address) {
        byte[] page = new byte[Memory.PAGE];
        Text out = d.out().pointer(address);
        int variables = 0;
        long at = address;
        while (variables < MAX_VARIABLES) {
            int wanted = Memory.PAGE - (int) (at & (Memory.PAGE - 1));
            int count = d.memory().read(at, page, 0, Math.max(wanted & -Long.BYTES, Long.BYTES));
            if (count < Long.BYTES) {
                if (variables > 0) {
                    variables(out, variables).add(", unterminated */");
                }
                return true;
            }
            for (int i = 0; i + Long.BYTES <= count; i += Long.BYTES) {
                if (LittleEndian.getLong(page, i) == 0) {
                    variables(out, variables).add(" */");
                    return true;
                }
                variables++;
            }
            at += count & -Long.BYTES;
        }
        return true;
    }

    private static Text variables(Text out, int count) {
        return out.add(" /* ").dec(count).add(count == 1 ? " var" : " vars");
    }

    /** Prints bytes in double quotes. */
    static void quote(Text out, byte[] bytes, int from, int to, boolean hexadecimal) {
        out.add('"');
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xff;
            if (hexadecimal) {
                out.add("\\x").hexByte(b);
            } else {
                boolean digitFollows = i + 1 < to && bytes[i + 1] >= '0' && bytes[i + 1] <= '7';
                escape(out, b, digitFollows);
            }
        }
        out.add('"');
    }

    private static void escape(Text out, int b, boolean digitFollows) {
        switch (b) {
            case '"' -> out.add("\\\"");
            case '\\' -> out.add("\\\\");
            case '\t' -> out.add("\\t");
            case '\n' -> out.add("\\n");
            case 0x0b -> out.add("\\v");
            case '\f' -> out.add("\\f");
            case '\r' -> out.add("\\r");
            default -> {
                if (b >= ' ' && b < 0x7f) {
                    out.add((char) b);
                } else {
                    octal(out, b, digitFollows);
                }
            }
        }
    }

    /** With as few digits as are clear. */
    private static void octal(Text out, int b, boolean full) {
        out.add('\\');
        if (full || b >= 0100) {
            out.add((char) ('0' + (b >> 6)));
        }
        if (full || b >= 010) {
            out.add((char) ('0' + (b >> 3 & 7)));
        }
        out.add((char) ('0' + (b & 7)));
    }
}
