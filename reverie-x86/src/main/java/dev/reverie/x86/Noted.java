package dev.reverie.x86;

/**
 * An instruction as it was asked for, from which a listing is made if somebody wants one.
 *
 * @param position how many bytes lie before it, jumps to labels not counted
 * @param jumpsBefore how many jumps to labels lie before it
 * @param source the mark that was set
 * @param mnemonic its name
 * @param operands what it works on: {@link Part}, {@link Place}, {@link Address}, {@link Label}, a number, or text
 */
record Noted(int position, int jumpsBefore, int source, String mnemonic, Object... operands) {
    /** A register of which an instruction uses so much. */
    record Part(Register register, Width width) {
        @Override
        public String toString() {
            return width.name(register);
        }
    }

    /** So much memory at an address. */
    record Place(Address address, Width width) {
        @Override
        public String toString() {
            return width.pointer() + address;
        }
    }
}
