package dev.reverie.gdb.protocol;

import java.nio.charset.StandardCharsets;

/** What is in a packet, read from the beginning to the end. Characters are bytes. */
public final class Payload {
    private final String text;
    private int position;

    /** All of it. */
    public Payload(String text) {
        this.text = text;
    }

    /** Whether nothing is left. */
    public boolean isAtEnd() {
        return position == text.length();
    }

    /** Takes something, if it is what comes next. */
    public boolean takes(String expected) {
        if (!text.startsWith(expected, position)) {
            return false;
        }
        position += expected.length();
        return true;
    }

    /** Takes what has to come next. */
    public void take(String expected) throws Malformed {
        if (!takes(expected)) {
            throw new Malformed("no '" + expected + "'");
        }
    }

    /** Takes a hexadecimal number of up to 64 bits. */
    public long number() throws Malformed {
        int start = position;
        long value = 0;
        while (position < text.length() && Character.digit(text.charAt(position), 16) >= 0) {
            if (position - start == 16) {
                throw new Malformed("a number of more than 64 bits");
            }
            value = value << 4 | Hex.digit(text.charAt(position++));
        }
        if (position == start) {
            throw new Malformed("no number");
        }
        return value;
    }

    /** Takes a number that is not negative, and not greater than a limit. */
    public int number(int limit) throws Malformed {
        long value = number();
        if (value < 0 || value > limit) {
            throw new Malformed("a number beyond its limit");
        }
        return (int) value;
    }

    /** Takes the name of a thread, of a process, or of all. */
    public ThreadId threadId() throws Malformed {
        if (!takes("p")) {
            return new ThreadId(ThreadId.ANY, id());
        }
        int pid = id();
        return new ThreadId(pid, takes(".") ? id() : ThreadId.ALL);
    }

    private int id() throws Malformed {
        return takes("-1") ? ThreadId.ALL : number(Integer.MAX_VALUE);
    }

    /** Takes all up to a character, and that too; or to the end. */
    public String upTo(char end) {
        int found = text.indexOf(end, position);
        String part = text.substring(position, found < 0 ? text.length() : found);
        position = found < 0 ? text.length() : found + 1;
        return part;
    }

    /** Takes the rest. */
    public String rest() {
        String part = text.substring(position);
        position = text.length();
        return part;
    }

    /** Takes the rest, as bytes. */
    public byte[] restAsBytes() {
        return rest().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Makes sure that nothing is left. */
    public void end() throws Malformed {
        if (!isAtEnd()) {
            throw new Malformed("something is left over");
        }
    }
}
