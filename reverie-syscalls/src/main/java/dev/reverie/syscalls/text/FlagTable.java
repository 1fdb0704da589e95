package dev.reverie.syscalls.text;

/** A flag word or enumeration and how to print its values. Immutable. */
final class FlagTable {
    private final String unknown;
    private final boolean enumeration;
    private final long[] masks;
    private final long[] values;
    private final String[] names;

    FlagTable(String unknown, boolean enumeration, long[] masks, long[] values, String[] names) {
        this.unknown = unknown;
        this.enumeration = enumeration;
        this.masks = masks;
        this.values = values;
        this.names = names;
    }

    /** Prints {@code value}: names joined by bars, then the bits that have none. */
    void append(Text out, long value) {
        if (enumeration) {
            appendEnumeration(out, value);
        } else {
            appendFlags(out, value);
        }
    }

    /** Whether the value as a whole has a name. */
    boolean has(long value) {
        for (long known : values) {
            if (known == value) {
                return true;
            }
        }
        return false;
    }

    private void appendEnumeration(Text out, long value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                out.add(names[i]);
                return;
            }
        }
        out.hex(value).add(" /* ").add(unknown).add(" */");
    }

    private void appendFlags(Text out, long value) {
        long rest = value;
        boolean any = false;
        boolean zero = false;
        for (int i = 0; i < values.length; i++) {
            boolean named;
            if (masks[i] != 0) {
                // A field that is zero prints only if zero has a name there; the field's bits are then used up.
                named = (value & masks[i]) == values[i];
            } else if (values[i] == 0) {
                named = value == 0;
            } else {
                named = (rest & values[i]) == values[i];
            }
            if (named) {
                out.add(any ? "|" : "").add(names[i]);
                rest &= ~(masks[i] != 0 ? masks[i] : values[i]);
                any = true;
                zero |= values[i] == 0;
            }
        }
        if (rest != 0) {
            out.add(any ? "|" : "").hex(rest);
            if (!any) {
                out.add(" /* ").add(unknown).add(" */");
            }
        } else if (!any && !zero) {
            out.add('0');
        }
    }
}
