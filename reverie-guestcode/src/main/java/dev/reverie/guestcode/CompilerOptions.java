package dev.reverie.guestcode;

/**
 * Limits of guest code.
 *
 * @param fuel how many times the loops of a handler may go back together, before it ends with {@link AbortReason#OUT_OF_FUEL}; from 0 on
 * @param largest how many instructions of bytecode a handler may have, roughly, all that it calls included
 */
public record CompilerOptions(int fuel, int largest) {
    /** A million rounds, about a millisecond; 20,000 instructions. */
    public static final CompilerOptions DEFAULT = new CompilerOptions(1_000_000, 20_000);

    /** The same with other fuel. */
    public CompilerOptions withFuel(int rounds) {
        return new CompilerOptions(rounds, largest);
    }
}
