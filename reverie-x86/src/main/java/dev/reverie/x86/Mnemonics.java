package dev.reverie.x86;

/** How instructions are called, and how their opcodes follow from the width of their operands. */
final class Mnemonics {
    private Mnemonics() {}

    /** The opcode for operands of this width, given that for 8 bits: most instructions have the two side by side. */
    static int sized(int opcode, Width width) {
        return width == Width.W8 ? opcode : opcode + 1;
    }

    static int signed(Width from) {
        return switch (from) {
            case W8 -> 0x0fbe;
            case W16 -> 0x0fbf;
            case W32 -> 0x63;
            case W64 -> throw new IllegalArgumentException("64 bits are not widened");
        };
    }

    static boolean lowByte(Width width, Register register) {
        return width == Width.W8 && Encoder.needsRex(register);
    }

    /** A constant as the operand of this width that it becomes. */
    static Long truncated(int value, Width width) {
        return width == Width.W64 ? (long) value : value & (-1L >>> (Long.SIZE - width.bits()));
    }

    static String name(Enum<?> operation) {
        return operation.name().toLowerCase(java.util.Locale.ROOT);
    }

    static String suffix(Condition condition) {
        return switch (condition) {
            case OVERFLOW -> "o";
            case NO_OVERFLOW -> "no";
            case BELOW -> "b";
            case ABOVE_OR_EQUAL -> "ae";
            case EQUAL -> "e";
            case NOT_EQUAL -> "ne";
            case BELOW_OR_EQUAL -> "be";
            case ABOVE -> "a";
            case NEGATIVE -> "s";
            case NOT_NEGATIVE -> "ns";
            case PARITY -> "p";
            case NO_PARITY -> "np";
            case LESS -> "l";
            case GREATER_OR_EQUAL -> "ge";
            case LESS_OR_EQUAL -> "le";
            case GREATER -> "g";
        };
    }
}
