package dev.reverie.guestcode.ir;

/**
 * What an instruction computes, or a block takes as a parameter.
 *
 * @param id its number in the graph
 * @param type its type
 */
public record Value(int id, Type type) {
    @Override
    public String toString() {
        return (type == Type.INT ? "i" : "l") + id;
    }
}
