package dev.reverie.syscalls.value;

import dev.reverie.syscalls.value.Value.Field;
import java.util.List;

/**
 * Writes JSON (RFC 8259) without blanks, and values as JSON; {@code docs/json.md} says what becomes of each kind of value.
 * The caller sees to it that names stand in objects only and that all is closed.
 *
 * <p>Numbers have all their digits, up to 2<sup>64</sup> − 1. The text contains no control characters and no unpaired
 * surrogates, so that it can be shown on a terminal and be encoded in UTF-8.
 */
public final class JsonWriter {
    private static final char REPLACEMENT = '\ufffd';

    private final Text out = new Text();

    /** Whether something stands before, in the same object or array, that a comma must follow. */
    private boolean follows;

    /** One value. */
    public static String json(Value value) {
        return new JsonWriter().add(value).toString();
    }

    /** Begins an object. */
    public JsonWriter beginObject() {
        return begin('{');
    }

    /** Ends it. */
    public JsonWriter endObject() {
        return end('}');
    }

    /** Begins an array. */
    public JsonWriter beginArray() {
        return begin('[');
    }

    /** Ends it. */
    public JsonWriter endArray() {
        return end(']');
    }

    /** The name of the member that comes next. */
    public JsonWriter name(String name) {
        add(name);
        out.add(':');
        follows = false;
        return this;
    }

    /** A string. */
    public JsonWriter add(String text) {
        separate();
        out.add('"');
        for (int i = 0; i < text.length(); i++) {
            i += character(text, i);
        }
        out.add('"');
        return this;
    }

    /** A number with a sign. */
    public JsonWriter add(long number) {
        separate();
        out.dec(number);
        return this;
    }

    /** A number without a sign. */
    public JsonWriter addUnsigned(long number) {
        separate();
        out.udec(number);
        return this;
    }

    /** True or false. */
    public JsonWriter add(boolean value) {
        separate();
        out.add(value ? "true" : "false");
        return this;
    }

    /** Nothing. */
    public JsonWriter addNull() {
        separate();
        out.add("null");
        return this;
    }

    /** A string with an address: {@code "0x7f0012345678"}. */
    public JsonWriter addAddress(long address) {
        separate();
        out.add('"').hex0(address).add('"');
        return this;
    }

    /** A value. */
    public JsonWriter add(Value value) {
        JsonValues.add(this, value);
        return this;
    }

    /** Fields as members of the object that is open. */
    public JsonWriter addFields(List<Field> fields) {
        for (Field field : fields) {
            name(field.name()).add(field.value());
        }
        return this;
    }

    private JsonWriter begin(char bracket) {
        separate();
        out.add(bracket);
        follows = false;
        return this;
    }

    private JsonWriter end(char bracket) {
        out.add(bracket);
        follows = true;
        return this;
    }

    private void separate() {
        if (follows) {
            out.add(',');
        }
        follows = true;
    }

    /** Writes the character at an index, and returns how many more it took than one. */
    private int character(String text, int index) {
        char c = text.charAt(index);
        switch (c) {
            case '"' -> out.add("\\\"");
            case '\\' -> out.add("\\\\");
            case '\n' -> out.add("\\n");
            case '\r' -> out.add("\\r");
            case '\t' -> out.add("\\t");
            default -> {
                if (Character.isSurrogate(c)) {
                    return surrogate(text, index);
                }
                if (mustBeEscaped(c)) {
                    out.add("\\u").hexByte(c >>> 8).hexByte(c);
                } else {
                    out.add(c);
                }
            }
        }
        return 0;
    }

    /** Controls, which a terminal might obey, and the line ends of Unicode, at which some programs break lines. */
    private static boolean mustBeEscaped(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    private int surrogate(String text, int index) {
        int point = text.codePointAt(index);
        if (!Character.isSupplementaryCodePoint(point)) {
            out.add(REPLACEMENT);
            return 0;
        }
        out.add(text.charAt(index)).add(text.charAt(index + 1));
        return 1;
    }

    /** What has been written. */
    @Override
    public String toString() {
        return out.toString();
    }
}
