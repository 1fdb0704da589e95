package dev.reverie.guestcode.ir;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A place in memory that is ours: {@code base + index * scale + displacement}.
 *
 * @param base an address, or null for that of the slot
 * @param index an INT that is not negative, or a LONG, or null
 * @param scale 1, 2, 4 or 8
 * @param displacement in bytes
 */
public record Place(@Nullable Value base, @Nullable Value index, int scale, int displacement) {
    /** So far into the slot. */
    public static Place slot(int displacement) {
        return new Place(null, null, 1, displacement);
    }

    /** So far behind an address. */
    public static Place at(Value base, int displacement) {
        return new Place(base, null, 1, displacement);
    }

    List<Value> inputs() {
        return base == null
                ? index == null ? List.of() : List.of(index)
                : index == null ? List.of(base) : List.of(base, index);
    }

    Place map(UnaryOperator<Value> mapping) {
        return new Place(
                base == null ? null : mapping.apply(base),
                index == null ? null : mapping.apply(index),
                scale,
                displacement);
    }
}
