package dev.reverie.x86;

/** The eight operations that x86 encodes alike, in the order of their numbers. CMP is SUB without a result. */
@SuppressWarnings("EnumOrdinal") // the order is the encoding
public enum Arithmetic {
    ADD,
    OR,
    ADC,
    SBB,
    AND,
    SUB,
    XOR,
    CMP;

    int number() {
        return ordinal();
    }
}
