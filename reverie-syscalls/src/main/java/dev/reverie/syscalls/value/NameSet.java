package dev.reverie.syscalls.value;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The names of a flag word or enumeration. Immutable; made from the tables of this module. */
public final class NameSet {
    /** What stands between the names of one number in {@link #nameOf}. */
    private static final String OR = " or ";

    /** Finds the name of a number in an enumeration so large that an array of its names would be costly. */
    @FunctionalInterface
    public interface Lookup {
        /** The name, several with {@code or} between them, or null. */
        @Nullable
        String name(long value);
    }

    /** How a value reads. */
    public enum Form {
        /** Names of bits, joined by bars. */
        FLAGS,
        /** The one name of the value; a value without a name is hexadecimal. */
        ENUM,
        /** The same; a value without a name is decimal. */
        DECIMAL,
        /** The decimal value, with the name as a remark. */
        REMARK
    }

    private final String unknown;
    private final Form form;
    private final @Nullable Lookup lookup;
    private final long[] masks;
    private final long[] values;
    private final String[] names;

    /**
     * A set of names; the arrays belong to it from now on.
     *
     * @param unknown what stands beside a value without a name: {@code O_???}; empty for nothing
     * @param masks for each name the field whose value it is, or 0 for plain bits
     * @param names a name that ends with {@code ???} stands beside a field that none of the names before it fits; one that begins
     *     with {@code <<} is that of a shift by its value, and follows the number in the field
     */
    public NameSet(String unknown, Form form, long[] masks, long[] values, String[] names) {
        this.unknown = unknown;
        this.form = form;
        this.lookup = null;
        this.masks = masks;
        this.values = values;
        this.names = names;
    }

    /** A large enumeration. */
    public NameSet(String unknown, Lookup lookup) {
        this.unknown = unknown;
        this.form = Form.ENUM;
        this.lookup = lookup;
        this.masks = new long[0];
        this.values = new long[0];
        this.names = new String[0];
    }

    /** What stands beside a value without a name. */
    public String unknown() {
        return unknown;
    }

    /** Whether one name stands for the whole value. */
    public boolean isEnumeration() {
        return form != Form.FLAGS;
    }

    /** Whether the value as a whole has a name. */
    public boolean has(long value) {
        return nameOf(value) != null;
    }

    /** The names in a value, in the order of the table; in an enumeration all that the number has. */
    public List<String> names(long value) {
        if (isEnumeration()) {
            String name = nameOf(value);
            return name == null ? List.of() : List.of(name.split(OR, -1));
        }
        List<String> found = new ArrayList<>();
        rest(value, name -> found.addAll(List.of(name.split("\\|", -1))));
        return List.copyOf(found);
    }

    /** Hands out the names in {@code value}, those of one number as one, and returns the bits that have none. */
    public long rest(long value, Consumer<String> found) {
        if (isEnumeration()) {
            String name = nameOf(value);
            if (name == null) {
                return value;
            }
            found.accept(name);
            return 0;
        }
        long rest = value;
        for (int i = 0; i < values.length; i++) {
            if (isShift(i)) {
                if ((value & masks[i]) != 0) {
                    found.accept(shifted(i, value));
                    rest &= ~masks[i];
                }
            } else if (!isUnknown(i) && isNamed(i, value, rest)) {
                found.accept(names[i]);
                rest &= ~(masks[i] != 0 ? masks[i] : values[i]);
            }
        }
        return rest;
    }

    private boolean isNamed(int i, long value, long rest) {
        if (masks[i] != 0) {
            // A field that is zero prints only if zero has a name there; the field's bits are then used up.
            return (value & masks[i]) == values[i];
        }
        return values[i] == 0 ? value == 0 : (rest & values[i]) == values[i];
    }

    /** Whether this is not a name but what stands beside a field that has none. */
    private boolean isUnknown(int i) {
        return masks[i] != 0 && names[i].endsWith("???");
    }

    /** Whether this is a field that is a number, written as that number and the name of the shift to where it is. */
    private boolean isShift(int i) {
        return names[i].startsWith("<<");
    }

    private String shifted(int i, long value) {
        return Long.toUnsignedString((value & masks[i]) >>> values[i]) + names[i];
    }

    /** Prints the value: names joined by bars, then the bits that have none, then fields that are numbers. */
    void append(Text out, long value) {
        int start = out.length();
        if (isEnumeration()) {
            one(out, value);
            return;
        }
        boolean flags = false;
        boolean apart = false;
        long rest = value;
        for (int i = 0; i < values.length; i++) {
            if (isUnknown(i)) {
                if ((rest & masks[i]) != 0) {
                    separate(out, start);
                    unnamed(out, rest & masks[i], names[i]);
                }
                apart = true;
                rest &= ~masks[i];
            } else if (isShift(i)) {
                rest &= ~masks[i];
            } else if (isNamed(i, value, rest)) {
                separate(out, start).add(names[i]);
                flags |= masks[i] == 0;
                rest &= ~(masks[i] != 0 ? masks[i] : values[i]);
            }
        }
        if (rest != 0) {
            // Flags that stand beside a field with a mark of its own are another word, so to speak.
            if (flags || (out.length() > start && !apart)) {
                out.add('|').hex(rest);
            } else {
                unnamed(separate(out, start), rest, unknown);
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (isShift(i) && (value & masks[i]) != 0) {
                separate(out, start).add(shifted(i, value));
            }
        }
        if (out.length() == start) {
            out.add('0');
        }
    }

    private void one(Text out, long value) {
        String name = nameOf(value);
        if (form == Form.REMARK) {
            out.dec32(value).add(" /* ").add(name != null ? name : unknown).add(" */");
        } else if (name != null) {
            out.add(name);
        } else if (form == Form.DECIMAL) {
            out.dec32(value).add(" /* ").add(unknown).add(" */");
        } else {
            unnamed(out, value, unknown);
        }
    }

    private static Text separate(Text out, int start) {
        return out.length() > start ? out.add('|') : out;
    }

    private static void unnamed(Text out, long bits, String unknown) {
        out.hex(bits);
        if (!unknown.isEmpty()) {
            out.add(" /* ").add(unknown).add(" */");
        }
    }

    private @Nullable String nameOf(long value) {
        if (lookup != null) {
            return lookup.name(value);
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return names[i];
            }
        }
        return null;
    }
}
