package dev.reverie.x86;

/** How many bits of its operands an instruction works on. 32-bit results clear the upper half of a register, 8- and 16-bit ones leave the rest. */
public enum Width {
    W8(1, "BYTE PTR "),
    W16(2, "WORD PTR "),
    W32(4, "DWORD PTR "),
    W64(8, "QWORD PTR ");

    private final int bytes;
    private final String pointer;

    Width(int bytes, String pointer) {
        this.bytes = bytes;
        this.pointer = pointer;
    }

    /** Its size in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Its size in bits. */
    public int bits() {
        return bytes * Byte.SIZE;
    }

    /** What assembler text puts in front of an address, to say how much is meant there. */
    String pointer() {
        return pointer;
    }

    /** The name of a register of which this much is used: rax, eax, ax, al. */
    String name(Register register) {
        String name = register.name().toLowerCase(java.util.Locale.ROOT);
        if (register.number() >= Byte.SIZE) {
            return switch (this) {
                case W8 -> name + "b";
                case W16 -> name + "w";
                case W32 -> name + "d";
                case W64 -> name;
            };
        }
        String last = name.substring(1);
        return switch (this) {
            case W8 -> last.endsWith("x") ? last.charAt(0) + "l" : last + "l";
            case W16 -> last;
            case W32 -> "e" + last;
            case W64 -> name;
        };
    }
}
