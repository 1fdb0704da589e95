package dev.reverie.syscalls.value;

import dev.reverie.syscalls.value.Value.Field;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Writes values in the notation of strace. Not thread-safe. */
public final class TextWriter {
    /** Which bytes of strings are written as {@code \x…}. */
    public enum Escapes {
        /** None: other than printable ASCII is octal. */
        OCTAL,
        /** All bytes of strings that have any other than printable ASCII ({@code -x}). */
        HEX_IF_NEEDED,
        /** All bytes of all strings ({@code -xx}). */
        HEX
    }

    /** What the kernel puts after the path of a file that has none any more. */
    private static final String DELETED = " (deleted)";

    /** Stands for the working directory. */
    private static final int AT_FDCWD = -100;

    private static final HexFormat HARDWARE = HexFormat.ofDelimiter(":");

    private final Text out = new Text();
    private final Escapes escapes;

    /** A writer with an empty text. */
    public TextWriter(Escapes escapes) {
        this.escapes = escapes;
    }

    /** One value. */
    public static String text(Value value) {
        return new TextWriter(Escapes.OCTAL).add(value).toString();
    }

    /** Adds text as it is. */
    public TextWriter add(String text) {
        out.add(text);
        return this;
    }

    /** Adds a value. */
    public TextWriter add(Value value) {
        switch (value) {
            case Value.Num(long number, Value.Radix radix) -> number(number, radix);
            case Value.Named(long number, NameSet names) -> names.append(out, number);
            case Value.Word(String text, long _) -> out.add(text);
            case Value.Address(long address) -> out.pointer(address);
            case Value.Bytes bytes -> bytes(bytes);
            case Value.Struct(List<Field> fields, boolean more) -> {
                out.add('{');
                fields(fields);
                out.add(more ? fields.isEmpty() ? "...}" : ", ...}" : "}");
            }
            case Value.Items items -> items(items);
            case Value.Macro(String name, List<Value> arguments) -> {
                out.add(name).add('(');
                list(arguments, ", ");
                out.add(')');
            }
            case Value.Joined(List<Value> parts) -> list(parts, "|");
            case Value.Change change -> change(change);
            case Value.Remark(Value of, String remark) ->
                add(of).out.add(" /* ").add(remark).add(" */");
            case Value.Rest(long from, long last, Value.Bytes bytes) -> {
                out.add("/* bytes ").dec(from).add("..").dec(last).add(" */ ");
                bytes(bytes);
            }
            case Value.Descriptor descriptor -> descriptor(descriptor);
        }
        return this;
    }

    /** Adds fields with commas between. */
    public TextWriter fields(List<Field> fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                out.comma();
            }
            Field field = fields.get(i);
            if (!field.bare()) {
                out.add(field.name()).add('=');
            }
            add(field.value());
        }
        return this;
    }

    private void number(long value, Value.Radix radix) {
        switch (radix) {
            case SIGNED -> out.dec(value);
            case UNSIGNED -> out.udec(value);
            case HEX -> out.hex(value);
            case HEX_ALWAYS -> out.hex0(value);
            case HEX8 -> out.hex8((int) value);
            case HEX16 -> hex16(value);
            case HEX_PADDED -> {
                String digits = Long.toHexString(value);
                out.add(value == 0 ? "00000000" : "0x" + "0".repeat(Math.max(0, 6 - digits.length())) + digits);
            }
            case HEX_BYTE -> out.add(value == 0 ? "00" : "0x" + Long.toHexString(value));
            case OCTAL -> out.octal(value);
        }
    }

    private void hex16(long value) {
        String digits = Long.toHexString(value);
        int width = value == 0 ? 16 : 14;
        out.add(value == 0 ? "" : "0x")
                .add("0".repeat(Math.max(width - digits.length(), 0)))
                .add(digits);
    }

    private void bytes(Value.Bytes bytes) {
        if (bytes.form() == Value.Form.HARDWARE) {
            out.add(HARDWARE.formatHex(bytes.bytes()));
            return;
        }
        boolean hex = bytes.form() == Value.Form.RANDOM
                || switch (escapes) {
                    case OCTAL -> false;
                    case HEX_IF_NEEDED -> !isPlain(bytes.bytes());
                    case HEX -> true;
                };
        if (bytes.form() == Value.Form.ABSTRACT) {
            out.add('@');
        }
        Quotes.append(out, bytes.bytes(), hex);
        if (bytes.more()) {
            out.add("...");
        }
    }

    private static boolean isPlain(byte[] bytes) {
        for (byte b : bytes) {
            if ((b < ' ' && (b < '\t' || b > '\r')) || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private void items(Value.Items items) {
        out.add(items.style() == Value.Style.ALL_BUT ? "~[" : "[");
        String separator = items.style() == Value.Style.LIST ? ", " : " ";
        list(items.items(), separator);
        if (items.more()) {
            out.add(items.items().isEmpty() ? "" : separator).add("...");
        }
        out.add(']');
    }

    private void list(List<Value> values, String separator) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.add(separator);
            }
            add(values.get(i));
        }
    }

    private void descriptor(Value.Descriptor descriptor) {
        if (descriptor.fd() == AT_FDCWD) {
            out.add("AT_FDCWD");
        } else {
            out.dec(descriptor.fd());
        }
        String target = descriptor.target();
        String detail = descriptor.detail();
        if (target.isEmpty() && detail.isEmpty()) {
            return;
        }
        boolean deleted = target.endsWith(DELETED);
        out.add('<').add(escaped(deleted ? target.substring(0, target.length() - DELETED.length()) : target));
        if (!target.isEmpty() && !detail.isEmpty()) {
            out.add('<').add(detail).add('>');
        } else {
            out.add(detail);
        }
        out.add(deleted ? ">(deleted)" : ">");
    }

    /** A path between angle brackets, in which there are to be no others. */
    private String escaped(String path) {
        Text text = new Text();
        Quotes.append(text, path.getBytes(StandardCharsets.UTF_8), escapes == Escapes.HEX);
        String quoted = text.toString();
        String inside = quoted.substring(1, quoted.length() - 1);
        return inside.replaceAll("<(?=[0-7])", "\\\\074")
                .replaceAll(">(?=[0-7])", "\\\\076")
                .replace("<", "\\74")
                .replace(">", "\\76");
    }

    /** What has not changed is written once. */
    private void change(Value.Change change) {
        if (change.before().equals(change.after())) {
            add(change.before());
        } else if (change.inside()
                && change.before() instanceof Value.Items before
                && change.after() instanceof Value.Items after) {
            out.add('[');
            list(before.items(), ", ");
            out.add(" => ");
            list(after.items(), ", ");
            out.add(']');
        } else {
            add(change.before()).out.add(" => ");
            add(change.after());
        }
    }

    /** What has been written, which is then forgotten: a writer that is used again needs no new memory. */
    public String take() {
        return out.take();
    }

    /** What has been written. */
    @Override
    public String toString() {
        return out.toString();
    }
}
