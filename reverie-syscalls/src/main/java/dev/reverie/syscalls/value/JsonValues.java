package dev.reverie.syscalls.value;

import dev.reverie.syscalls.value.Value.Field;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of each kind of value in JSON. */
final class JsonValues {
    private JsonValues() {}

    static void add(JsonWriter out, Value value) {
        switch (value) {
            case Value.Num number -> number(out, number);
            case Value.Named named -> named(out, named);
            case Value.Word(String text, long number) ->
                out.beginObject()
                        .name("value")
                        .add(number)
                        .name(isIdentifier(text) ? "name" : "text")
                        .add(text)
                        .endObject();
            case Value.Address(long address) -> address(out, address);
            case Value.Bytes bytes -> bytes(out, bytes);
            case Value.Struct(List<Field> fields, boolean more) -> struct(out, fields, more);
            case Value.Items items -> items(out, items);
            case Value.Macro(String name, List<Value> arguments) -> {
                out.beginObject().name("macro").add(name).name("arguments");
                array(out, arguments).endObject();
            }
            case Value.Joined(List<Value> parts) -> {
                out.beginObject().name("parts");
                array(out, parts).endObject();
            }
            case Value.Change(Value before, Value after, boolean _) -> change(out, before, after);
            // What text shows as an ellipsis is the part of an array that can't be read; the remark is its address.
            case Value.Remark(Value.Word(String text, long _), String address)
            when text.equals("...") ->
                out.beginObject().name("unreadable").add(address).endObject();
            case Value.Remark(Value of, String remark) ->
                out.beginObject()
                        .name("value")
                        .add(of)
                        .name("remark")
                        .add(remark)
                        .endObject();
            case Value.Rest(long from, long last, Value.Bytes bytes) ->
                out.beginObject()
                        .name("from")
                        .add(from)
                        .name("last")
                        .add(last)
                        .name("bytes")
                        .add(bytes)
                        .endObject();
            case Value.Descriptor(int fd, String target, String detail) -> descriptor(out, fd, target, detail);
        }
    }

    private static void number(JsonWriter out, Value.Num number) {
        switch (number.radix()) {
            case SIGNED -> out.add(number.value());
            case UNSIGNED, HEX, HEX_ALWAYS, HEX16, OCTAL -> out.addUnsigned(number.value());
            // Text shows no more than 32 bits of these either.
            case HEX8, HEX_PADDED, HEX_BYTE -> out.add(number.value() & 0xffffffffL);
        }
    }

    private static void named(JsonWriter out, Value.Named named) {
        List<String> names = named.names().names(named.value());
        out.beginObject().name("value").addUnsigned(named.value());
        if (!named.names().isEnumeration()) {
            out.name("flags").beginArray();
            names.forEach(out::add);
            out.endArray();
            long rest = named.names().rest(named.value(), _ -> {});
            if (rest != 0) {
                out.name("unnamed").addUnsigned(rest);
            }
        } else if (!names.isEmpty()) {
            out.name("name").add(names.getFirst());
            if (names.size() > 1) {
                out.name("or").beginArray();
                names.stream().skip(1).forEach(out::add);
                out.endArray();
            }
        }
        out.endObject();
    }

    /** Whether a text could be a name in C. */
    private static boolean isIdentifier(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c == '_' || (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static void address(JsonWriter out, long address) {
        if (address == 0) {
            out.addNull();
        } else {
            out.beginObject().name("address").addAddress(address).endObject();
        }
    }

    /** Whole text is a string; for all else an object says what it is. */
    private static void bytes(JsonWriter out, Value.Bytes bytes) {
        if (bytes.form() == Value.Form.HARDWARE) {
            out.add(bytes.text());
            return;
        }
        String text = bytes.form() == Value.Form.RANDOM ? null : decoded(bytes);
        boolean isAbstract = bytes.form() == Value.Form.ABSTRACT;
        if (text != null && !bytes.more() && !isAbstract) {
            out.add(text);
            return;
        }
        out.beginObject();
        if (text != null) {
            out.name("text").add(text);
        } else {
            out.name("base64").add(Base64.getEncoder().encodeToString(bytes.bytes()));
        }
        if (isAbstract) {
            out.name("abstract").add(true);
        }
        if (bytes.more()) {
            out.name("truncated").add(true);
        }
        out.endObject();
    }

    /** The bytes as UTF-8, null if they are not; of what is truncated, a character that was cut in two is left out. */
    private static @Nullable String decoded(Value.Bytes bytes) {
        CharBuffer chars = CharBuffer.allocate(bytes.bytes().length);
        CoderResult result =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.bytes()), chars, !bytes.more());
        return result.isError() ? null : chars.flip().toString();
    }

    private static void struct(JsonWriter out, List<Field> fields, boolean more) {
        out.beginObject().addFields(fields);
        if (more) {
            // No field of C has this name.
            out.name("...").add(true);
        }
        out.endObject();
    }

    private static void items(JsonWriter out, Value.Items items) {
        boolean allBut = items.style() == Value.Style.ALL_BUT;
        if (!allBut && !items.more()) {
            array(out, items.items());
            return;
        }
        out.beginObject().name(allBut ? "all_but" : "items");
        array(out, items.items());
        if (items.more()) {
            out.name("truncated").add(true);
        }
        out.endObject();
    }

    private static JsonWriter array(JsonWriter out, List<Value> values) {
        out.beginArray();
        values.forEach(out::add);
        return out.endArray();
    }

    /** What has not changed is written once. */
    private static void change(JsonWriter out, Value before, Value after) {
        if (before.equals(after)) {
            out.add(before);
        } else {
            out.beginObject()
                    .name("before")
                    .add(before)
                    .name("after")
                    .add(after)
                    .endObject();
        }
    }

    /** A socket and a pidfd have no path but say more than one would. */
    private static void descriptor(JsonWriter out, int fd, String target, String detail) {
        String shown = target.isEmpty() ? detail : target;
        if (shown.isEmpty()) {
            out.add(fd);
            return;
        }
        out.beginObject().name("fd").add(fd).name("target").add(shown);
        if (!target.isEmpty() && !detail.isEmpty()) {
            out.name("device").add(detail);
        }
        out.endObject();
    }
}
