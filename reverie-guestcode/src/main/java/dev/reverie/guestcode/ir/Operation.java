package dev.reverie.guestcode.ir;

/** What is computed of two values, with Java's semantics. COMPARE gives −1, 0 or 1. */
public enum Operation {
    ADD,
    SUB,
    MUL,
    AND,
    OR,
    XOR,
    /** Shifts take their count modulo the bits of what is shifted. */
    SHL,
    SHR,
    USHR,
    /** The divisor is not zero: that has been checked. */
    DIV,
    REM,
    COMPARE;

    /** Whether the order of the operands does not matter. */
    public boolean isCommutative() {
        return switch (this) {
            case ADD, MUL, AND, OR, XOR -> true;
            default -> false;
        };
    }

    /** Whether the second operand is a count. */
    public boolean isShift() {
        return this == SHL || this == SHR || this == USHR;
    }

    /** The result for constants; those of type INT are given, and returned, with their sign. */
    public long apply(Type type, long left, long right) {
        if (type == Type.INT) {
            // What 64 bits give, cut to 32: but for how far is shifted, and what comes in from above.
            long operand = this == USHR ? Integer.toUnsignedLong((int) left) : left;
            return (int) apply(operand, isShift() ? right & 31 : right);
        }
        return apply(left, right);
    }

    private long apply(long left, long right) {
        return switch (this) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case AND -> left & right;
            case OR -> left | right;
            case XOR -> left ^ right;
            case SHL -> left << right;
            case SHR -> left >> right;
            case USHR -> left >>> right;
            case DIV -> left / right;
            case REM -> left % right;
            case COMPARE -> Long.compare(left, right);
        };
    }
}
