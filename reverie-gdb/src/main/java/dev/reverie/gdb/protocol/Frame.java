package dev.reverie.gdb.protocol;

import java.io.ByteArrayOutputStream;

/** Makes packets. Runs of a character are abbreviated: it, an asterisk, and a character for how often it comes again. */
public final class Frame {
    private static final int RUN_BASE = 29;
    private static final int SHORTEST_RUN = 4;
    private static final int LONGEST_RUN = 98;

    private final String payload;
    private final ByteArrayOutputStream bytes;
    private int sum;

    private Frame(String payload) {
        this.payload = payload;
        bytes = new ByteArrayOutputStream(payload.length() + 4);
    }

    /** A packet with this in it; characters are bytes. */
    public static byte[] of(String payload) {
        return new Frame(payload).make();
    }

    private byte[] make() {
        bytes.write('$');
        int next = 0;
        while (next < payload.length()) {
            char character = payload.charAt(next);
            write(character);
            next++;
            int more = repetitions(next, character);
            if (more >= SHORTEST_RUN - 1) {
                put('*');
                put(RUN_BASE + more);
                next += more;
            }
        }
        bytes.write('#');
        bytes.write(Character.forDigit(sum >> 4 & 15, 16));
        bytes.write(Character.forDigit(sum & 15, 16));
        return bytes.toByteArray();
    }

    private void write(char character) {
        if (character == '#' || character == '$' || character == '}' || character == '*') {
            put('}');
            put(character ^ 0x20);
        } else {
            put(character);
        }
    }

    private void put(int value) {
        bytes.write(value);
        sum += value;
    }

    /** How often a character comes again that can be repeated, as far as one abbreviation says. */
    private int repetitions(int from, char character) {
        if (Character.digit(character, 16) < 0) {
            return 0;
        }
        int more = 0;
        while (from + more < payload.length() && more < LONGEST_RUN - 1 && payload.charAt(from + more) == character) {
            more++;
        }
        while (more > 0 && (RUN_BASE + more == '#' || RUN_BASE + more == '$')) {
            more--;
        }
        return more;
    }
}
