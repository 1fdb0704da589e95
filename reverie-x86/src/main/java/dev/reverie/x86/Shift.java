package dev.reverie.x86;

/** Shifts and rotations. The processor takes the count modulo 64 for 64-bit operands, and modulo 32 for all others. */
public enum Shift {
    ROL(0),
    ROR(1),
    SHL(4),
    SHR(5),
    SAR(7);

    private final int number;

    Shift(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
