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
 * @param isUndo whether it puts back what another write has replaced
 * @param boundaries offsets from the second byte on at which an instruction begins in the code as it was compiled: there the bytes of the patch
 *     trap
 */
public record Write(
        long address, byte[] before, byte[] after, boolean isExecuted, boolean isUndo, Set<Integer> boundaries) {
    Write(long address, byte[] before, byte[] after, boolean isExecuted, Set<Integer> boundaries) {
        this(address, before, after, isExecuted, false, boundaries);
    }

    /** Checks the lengths. */
    public Write {
        if (before.length != after.length || before.length == 0) {
            throw new IllegalArgumentException(before.length + " bytes become " + after.length);
        }
        boundaries = Set.copyOf(new TreeSet<>(boundaries));
    }

    /** The same for code that is further up. */
    Write moved(long shift) {
        return new Write(address + shift, before, after, isExecuted, isUndo, boundaries);
    }

    /** What makes it undone: the old bytes again. */
    Write reversed() {
        return new Write(address, after, before, isExecuted, !isUndo, boundaries);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Write that
                && address == that.address
                && isExecuted == that.isExecuted
                && isUndo == that.isUndo
                && Arrays.equals(before, that.before)
                && Arrays.equals(after, that.after)
                && boundaries.equals(that.boundaries);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, Arrays.hashCode(before), Arrays.hashCode(after), isExecuted, isUndo, boundaries);
    }
}
