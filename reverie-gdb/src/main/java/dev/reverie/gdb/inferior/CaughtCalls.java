package dev.reverie.gdb.inferior;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls whose entries and exits gdb is told.
 *
 * @param numbers which; null for all
 */
public record CaughtCalls(@Nullable Set<Long> numbers) {
    /** None. */
    public static final CaughtCalls NONE = new CaughtCalls(Set.of());

    boolean isEmpty() {
        return numbers != null && numbers.isEmpty();
    }

    boolean has(long number) {
        return numbers == null || numbers.contains(number);
    }
}
