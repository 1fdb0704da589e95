package dev.reverie.x86;

/** Operations on one operand; the last four take RAX (and RDX) besides. */
public enum Unary {
    NOT(2),
    NEG(3),
    MUL(4),
    IMUL(5),
    DIV(6),
    IDIV(7);

    private final int number;

    Unary(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
