package dev.reverie.gdb.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes packets. Runs of a digit are abbreviated: it, an asterisk, and a character for how often it comes again. Eight characters that need
 * nothing of that kind, which most do not, are dealt with at once.
 */
public final class Frame {
    private static final int RUN_BASE = 29;

    /** Shorter ones cost more time than they save room. */
    private static final int SHORTEST_RUN = 8;

    private static final int LONGEST_RUN = 98;
    private static final String DIGITS = "0123456789abcdef";

    private static final int WORD = Long.BYTES;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** One in each byte of a word. */
    private static final long ONES = 0x0101010101010101L;

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long EVEN_BYTES = 0x00ff00ff00ff00ffL;

    private final byte[] payload;
    private final byte[] bytes;
    private int next;
    private int length;
    private int sum;

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
        while (next < payload.length) {
            copyWords();
            int stop = Math.min(next + WORD, payload.length);
            while (next < stop) {
                copyCharacter();
            }
        }
        bytes[length++] = '#';
        bytes[length++] = (byte) DIGITS.charAt(sum >> 4 & 15);
        bytes[length++] = (byte) DIGITS.charAt(sum & 15);
        return Arrays.copyOf(bytes, length);
    }

    /** Copies words as long as there are some in which nothing is escaped, and no run begins. */
    private void copyWords() {
        int from = next;
        int to = length;
        long total = 0;
        while (from + WORD + SHORTEST_RUN - 1 <= payload.length) {
            long word = word(from);
            if (hasEscaped(word) || beginsRun(from, word)) {
                break;
            }
            WORDS.set(bytes, to, word);
            // Two sums of four bytes are in each quarter, of which only the low byte counts.
            long sums = (word & EVEN_BYTES) + (word >>> 8 & EVEN_BYTES);
            total += sums + (sums >>> 16) + (sums >>> 32) + (sums >>> 48) & 0xffff;
            from += WORD;
            to += WORD;
        }
        sum += (int) total;
        next = from;
        length = to;
    }

    private long word(int from) {
        return (long) WORDS.get(payload, from);
    }

    private static boolean hasEscaped(long word) {
        long marks = zeros(word ^ '#' * ONES)
                | zeros(word ^ '$' * ONES)
                | zeros(word ^ '}' * ONES)
                | zeros(word ^ '*' * ONES);
        return (marks & HIGH_BITS) != 0;
    }

    /** Whether a character in a word is the same as some of those behind it: as all, if a run begins with it. */
    private boolean beginsRun(int from, long word) {
        long differences = (word ^ word(from + 1))
                | (word ^ word(from + 2))
                | (word ^ word(from + 4))
                | (word ^ word(from + SHORTEST_RUN - 1));
        return (zeros(differences) & HIGH_BITS) != 0;
    }

    /** A word one of whose {@link #HIGH_BITS} is set if, and only if, a byte is zero. */
    private static long zeros(long word) {
        return word - ONES & ~word;
    }

    private void copyCharacter() {
        byte character = payload[next++];
        if (character == '#' || character == '$' || character == '}' || character == '*') {
            write('}');
            write(character ^ 0x20);
            return;
        }
        write(character);
        if (next < payload.length && payload[next] == character && isDigit(character)) {
            int more = repetitions(next, character);
            if (more >= SHORTEST_RUN - 1) {
                write('*');
                write(RUN_BASE + more);
                next += more;
            }
        }
    }

    private void write(int character) {
        bytes[length++] = (byte) character;
        sum += character;
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
