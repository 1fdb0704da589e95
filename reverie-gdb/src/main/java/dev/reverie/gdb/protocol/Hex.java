package dev.reverie.gdb.protocol;

import java.nio.charset.StandardCharsets;

/** Bytes as hexadecimal digits, two each. */
public final class Hex {
    private static final String DIGITS = "0123456789abcdef";

    /** The two digits of each byte, the first of them in the low half. */
    private static final short[] PAIRS = pairs();

    private Hex() {}

    /** Of bytes. */
    public static String of(byte[] bytes) {
        return of(bytes, bytes.length);
    }

    /** Of the first bytes. */
    public static String of(byte[] bytes, int length) {
        byte[] text = new byte[2 * length];
        for (int i = 0; i < length; i++) {
            int pair = PAIRS[bytes[i] & 0xff];
            text[2 * i] = (byte) pair;
            text[2 * i + 1] = (byte) (pair >> 8);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static short[] pairs() {
        short[] pairs = new short[256];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) (DIGITS.charAt(i >> 4) | DIGITS.charAt(i & 15) << 8);
        }
        return pairs;
    }

    /** Of the bytes of a text. */
    public static String ofText(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes that digits stand for. */
    public static byte[] bytes(String digits) throws Malformed {
        if (digits.length() % 2 != 0) {
            throw new Malformed("an odd number of digits");
        }
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (digit(digits.charAt(2 * i)) << 4 | digit(digits.charAt(2 * i + 1)));
        }
        return bytes;
    }

    static int digit(char character) throws Malformed {
        int value = Character.digit(character, 16);
        if (value < 0 || character > 'f') {
            throw new Malformed("'" + character + "' is no hexadecimal digit");
        }
        return value;
    }
}
