package dev.reverie.gdb.inferior;

/**
 * How gdb lets a thread go on.
 *
 * @param steps whether by single instructions
 * @param from the first address of a range that it steps through; there is none if this is {@code to}
 * @param to the first address behind
 * @param signal a signal of Linux to deliver; 0 for none
 */
public record Action(boolean steps, long from, long to, int signal) {
    /** Runs. */
    public static final Action RUN = new Action(false, 0, 0, 0);

    boolean hasRange() {
        return from != to;
    }

    boolean isInRange(long address) {
        return Long.compareUnsigned(address, from) >= 0 && Long.compareUnsigned(address, to) < 0;
    }
}
