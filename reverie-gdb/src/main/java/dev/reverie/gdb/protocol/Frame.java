package dev.reverie.gdb.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes packets. Runs of a character are abbreviated: it, an asterisk, and a character for how often it comes again. */
public final class Frame {
    private static final int RUN_BASE = 29;
    private static final int SHORTEST_RUN = 4;
    private static final int LONGEST_RUN = 98;
    private static final String DIGITS = "0123456789abcdef";

    private final byte[] payload;
    private final byte[] bytes;
    private int length;

    private Frame(String payload) {
        this.payload = payload.getBytes(StandardCharsets.ISO_8859_1);
        // Each may have to be escaped.
        bytes = new byte[2 * this.payload.length + 4];
    }

    /** A packet with this in it; characters are bytes. */
    public static byte[] of(String payload) {
        return new Frame(payload).make('$');
    }

    /** A notification with this in it; characters are bytes. */
    public static byte[] ofNotification(String payload) {
        return new Frame(payload).make('%');
    }

    private byte[] make(char beginning) {
        bytes[length++] = (byte) beginning;
        int next = 0;
        while (next < payload.length) {
            byte character = payload[next++];
            write(character);
            if (next < payload.length && payload[next] == character && isDigit(character)) {
                int more = repetitions(next, character);
                if (more >= SHORTEST_RUN - 1) {
                    bytes[length++] = '*';
                    bytes[length++] = (byte) (RUN_BASE + more);
                    next += more;
                }
            }
        }
        int sum = 0;
        for (int i = 1; i < length; i++) {
            sum += bytes[i];
        }
        bytes[length++] = '#';
        bytes[length++] = (byte) DIGITS.charAt(sum >> 4 & 15);
        bytes[length++] = (byte) DIGITS.charAt(sum & 15);
        return Arrays.copyOf(bytes, length);
    }

    private void write(byte character) {
        if (character == '#' || character == '$' || character == '}' || character == '*') {
            bytes[length++] = '}';
            bytes[length++] = (byte) (character ^ 0x20);
        } else {
            bytes[length++] = character;
        }
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9' || character >= 'a' && character <= 'f';
    }

    /** How often a character comes again that can be repeated, as far as one abbreviation says. */
    private int repetitions(int from, byte character) {
        int more = 0;
        while (from + more < payload.length && more < LONGEST_RUN - 1 && payload[from + more] == character) {
            more++;
        }
        while (more > 0 && (RUN_BASE + more == '#' || RUN_BASE + more == '$')) {
            more--;
        }
        return more;
    }
}
