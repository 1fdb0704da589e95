package dev.reverie.guestcode.machine;

import dev.reverie.guestcode.ir.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where values are.
 *
 * @param byValue those that are anywhere, by their number
 * @param constants those that are nowhere, for they are constants
 * @param stackBytes how much of the stack they take
 */
record Locations(Map<Integer, Location> byValue, Map<Integer, Long> constants, int stackBytes) {
    /** Where a value is; null if nobody needs it, or it is a constant. */
    @Nullable
    Location of(Value value) {
        return byValue.get(value.id());
    }

    /** Its value if it is a constant, else null. */
    @Nullable
    Long constant(Value value) {
        return constants.get(value.id());
    }
}
