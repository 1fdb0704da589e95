package dev.reverie.x86;

/** What a conditional jump, move or set asks of the flags, in the order of the numbers that instructions name them by. */
@SuppressWarnings("EnumOrdinal") // the order is the encoding
public enum Condition {
    OVERFLOW,
    NO_OVERFLOW,
    BELOW,
    ABOVE_OR_EQUAL,
    EQUAL,
    NOT_EQUAL,
    BELOW_OR_EQUAL,
    ABOVE,
    NEGATIVE,
    NOT_NEGATIVE,
    PARITY,
    NO_PARITY,
    LESS,
    GREATER_OR_EQUAL,
    LESS_OR_EQUAL,
    GREATER;

    private static final Condition[] BY_NUMBER = values();

    /** The condition of this number, 0 to 15. */
    public static Condition of(int number) {
        return BY_NUMBER[number];
    }

    /** The number by which instructions name it, 0 to 15: the low four bits of the opcode. */
    public int number() {
        return ordinal();
    }

    /** The condition that holds exactly when this one does not. */
    public Condition negated() {
        return BY_NUMBER[ordinal() ^ 1];
    }
}
