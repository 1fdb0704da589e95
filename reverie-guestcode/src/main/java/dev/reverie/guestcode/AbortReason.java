package dev.reverie.guestcode;

/** Why a handler ended where Java would have thrown; the call then proceeds as the guest made it. */
public enum AbortReason {
    /** An integer was divided by zero: ArithmeticException. */
    DIVISION_BY_ZERO(1),
    /** An index of an argument or of an array in a struct: IndexOutOfBoundsException. */
    INDEX_OUT_OF_BOUNDS(2),
    /** A record that could not be reserved was used all the same: NullPointerException. */
    NO_RECORD(3),
    /** Loops ran for too long; on the JVM they would have gone on. */
    OUT_OF_FUEL(4);

    private final int number;

    AbortReason(int number) {
        this.number = number;
    }

    /** The number that is left in the slot; 0 is never one. */
    public int number() {
        return number;
    }

    /** The reason of this number. */
    public static AbortReason of(int number) {
        return values()[number - 1];
    }
}
