package dev.reverie.inguest.patch;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Bytes of the guest's code that are replaced by others of the same number. Arrays are not copied.
 *
 * @param address of the first
 * @param before what is there
 * @param after what is to be there
 * @param isExecuted whether threads may execute the old bytes meanwhile
 * @param boundaries offsets from the second byte on at which an instruction began before: there the new bytes trap
 */
public record Write(long address, byte[] before, byte[] after, boolean isExecuted, Set<Integer> boundaries) {
    /** Checks the lengths. */
    public Write {
        if (before.length != after.length || before.length == 0) {
            throw new IllegalArgumentException(before.length + " bytes become " + after.length);
        }
        boundaries = Set.copyOf(new TreeSet<>(boundaries));
    }

    /** What makes it undone: the old bytes again. Only where there are no {@link #boundaries} do threads never notice. */
    Write reversed() {
        return new Write(address, after, before, isExecuted, Set.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Write that
                && address == that.address
                && isExecuted == that.isExecuted
                && Arrays.equals(before, that.before)
                && Arrays.equals(after, that.after)
                && boundaries.equals(that.boundaries);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, Arrays.hashCode(before), Arrays.hashCode(after), isExecuted, boundaries);
    }
}
