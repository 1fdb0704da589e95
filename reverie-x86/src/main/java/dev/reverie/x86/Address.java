package dev.reverie.x86;

import org.jspecify.annotations.Nullable;

/**
 * A place in memory as instructions name it: {@code base + index * scale + displacement}, or a label, relative to the
 * instruction pointer; in the thread's gs segment if so asked.
 *
 * @param base a register, or null
 * @param index a register that is scaled, or null; never RSP
 * @param scale 1, 2, 4 or 8
 * @param displacement a number of bytes
 * @param label what is meant instead of registers, or null
 * @param gs whether all of it is relative to the gs base
 */
public record Address(
        @Nullable Register base,
        @Nullable Register index,
        int scale,
        int displacement,
        @Nullable Label label,
        boolean gs) {

    /** Checks what instructions cannot say. */
    public Address {
        if (Integer.bitCount(scale) != 1 || scale < 1 || scale > Long.BYTES) {
            throw new IllegalArgumentException("an index is scaled by 1, 2, 4 or 8, not by " + scale);
        }
        if (index == Register.RSP) {
            throw new IllegalArgumentException("rsp cannot be an index");
        }
        if (label != null && (base != null || index != null)) {
            throw new IllegalArgumentException("an address of a label has no registers");
        }
    }

    /** Where a register points to. */
    public static Address at(Register base) {
        return at(base, 0);
    }

    /** So many bytes behind where a register points to. */
    public static Address at(Register base, int displacement) {
        return new Address(base, null, 1, displacement, null, false);
    }

    /** An element of an array: {@code base + index * scale + displacement}. */
    public static Address at(Register base, Register index, int scale, int displacement) {
        return new Address(base, index, scale, displacement, null, false);
    }

    /** A label. */
    public static Address at(Label label) {
        return new Address(null, null, 1, 0, label, false);
    }

    /** So many bytes behind the gs base. */
    public static Address gs(int displacement) {
        return new Address(null, null, 1, displacement, null, true);
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(gs ? "gs:" : base == null && index == null && label == null ? "ds:" : "");
        if (base == null && index == null && label == null) {
            return text.append("0x").append(Long.toHexString(displacement)).toString();
        }
        text.append('[');
        if (label != null) {
            text.append("rip+").append(label);
        }
        if (base != null) {
            text.append(Width.W64.name(base));
        }
        if (index != null) {
            text.append(base == null ? "" : "+")
                    .append(Width.W64.name(index))
                    .append('*')
                    .append(scale);
        }
        // Where the encoding has a displacement in any case, disassemblers show it.
        boolean shown = base == null || base == Register.RBP || base == Register.R13;
        if (displacement != 0 || shown && label == null) {
            text.append(displacement < 0 ? "-0x" : "+0x").append(Long.toHexString(Math.abs((long) displacement)));
        }
        return text.append(']').toString();
    }
}
