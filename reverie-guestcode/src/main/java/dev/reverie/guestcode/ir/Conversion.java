package dev.reverie.guestcode.ir;

/** Conversions between types, and to types that are narrower than an INT. */
public enum Conversion {
    INT_TO_LONG,
    LONG_TO_INT,
    INT_TO_BYTE,
    INT_TO_CHAR,
    INT_TO_SHORT;

    /** The result for a constant. */
    public long apply(long value) {
        return switch (this) {
            case INT_TO_LONG, LONG_TO_INT -> (int) value;
            case INT_TO_BYTE -> (byte) value;
            case INT_TO_CHAR -> (char) value;
            case INT_TO_SHORT -> (short) value;
        };
    }

    /** The type of the result. */
    public Type result() {
        return this == INT_TO_LONG ? Type.LONG : Type.INT;
    }
}
