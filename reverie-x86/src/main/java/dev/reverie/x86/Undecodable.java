package dev.reverie.x86;

/** Why there is no instruction. */
public enum Undecodable implements Decoded {
    /** The bytes end before the instruction does; with more of them it may be one. */
    TRUNCATED,
    /** No processor executes this in 64-bit mode. */
    INVALID,
    /**
     * Its length is not known for sure: reserved for instructions that came later than this decoder, of the extension APX
     * (prefixes d5, and 62 with a map of its own), or of a length that depends on who made the processor.
     */
    UNKNOWN
}
