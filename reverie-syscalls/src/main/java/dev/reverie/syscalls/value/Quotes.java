package dev.reverie.syscalls.value;

/** Bytes in double quotes, with the escapes of C. */
final class Quotes {
    private Quotes() {}

    static void append(Text out, byte[] bytes, boolean hexadecimal) {
        out.add('"');
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            if (hexadecimal) {
                out.add("\\x").hexByte(b);
            } else {
                boolean digitFollows = i + 1 < bytes.length && bytes[i + 1] >= '0' && bytes[i + 1] <= '7';
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
