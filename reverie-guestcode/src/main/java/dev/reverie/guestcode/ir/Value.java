package dev.reverie.guestcode.ir;

import org.jspecify.annotations.Nullable;

/**
 * What an instruction computes, or a block takes as a parameter.
 *
 * @param id its number in the graph
 * @param type its type
 */
public record Value(int id, Type type) {
    /** Numbers are unique in a graph. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value value && value.id == id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return (type == Type.INT ? "i" : "l") + id;
    }
}
