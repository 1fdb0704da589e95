package dev.reverie.x86;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of single instructions: prefixes, opcode, what follows it.
 *
 * <pre>
 *  [f0 lock | f3 rep] [65 gs] [66 16 bits] [rex 0100WRXB] opcode… [modrm mod:2 reg:3 rm:3] [sib scale:2 index:3 base:3] [displacement] [immediate]
 * </pre>
 */
final class Encoder {
    private static final int REX = 0x40;
    private static final int REX_W = 8;
    private static final int REX_R = 4;
    private static final int REX_X = 2;
    private static final int REX_B = 1;
    private static final int SIB_FOLLOWS = 4;
    private static final int NO_INDEX = 4;
    private static final int RIP_OR_NONE = 5;
    private static final int LOW = 7;
    private static final int HIGH = 8;

    private byte[] bytes = new byte[256];
    private int size;

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    void oneByte(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) value;
    }

    /** A number of so many bytes, the lowest first. */
    void number(long value, int length) {
        for (int i = 0; i < length; i++) {
            oneByte((int) (value >> (i * Byte.SIZE)));
        }
    }

    /** An opcode of one to four bytes, the first of which is the highest. */
    void opcode(int value) {
        int length = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(value) + LOW) / Byte.SIZE);
        for (int i = length - 1; i >= 0; i--) {
            oneByte(value >>> (i * Byte.SIZE));
        }
    }

    /** An instruction whose register is part of the opcode's last byte: push, pop, mov of a constant. */
    void inOpcode(Width width, boolean wide, int opcode, Register register) {
        prefixes(width, wide, 0, 0, register.number(), width == Width.W8 && needsRex(register));
        opcode(opcode | (register.number() & LOW));
    }

    /**
     * An instruction with two registers, or one and an extension of the opcode.
     *
     * @param width of the operation
     * @param reg the number that goes into the reg field
     * @param rm the register that goes into the rm field
     * @param byteRegisters whether one of the registers is an 8-bit one that is named by a REX prefix alone
     */
    void registers(Width width, int opcode, int reg, Register rm, boolean byteRegisters) {
        prefixes(width, width == Width.W64, reg, 0, rm.number(), byteRegisters);
        opcode(opcode);
        oneByte(0xc0 | (reg & LOW) << 3 | (rm.number() & LOW));
    }

    /** The same with memory in place of the second register; returns where the reference to a label is, or −1. */
    int memory(Width width, int opcode, int reg, Address address, boolean byteRegisters) {
        Register base = address.base();
        Register index = address.index();
        if (address.gs()) {
            oneByte(0x65);
        }
        prefixes(
                width,
                width == Width.W64,
                reg,
                index == null ? 0 : index.number(),
                base == null ? 0 : base.number(),
                byteRegisters);
        opcode(opcode);
        int field = (reg & LOW) << 3;
        if (address.label() != null) {
            oneByte(field | RIP_OR_NONE);
            number(address.displacement(), Integer.BYTES);
            return size - Integer.BYTES;
        }
        if (base == null) {
            oneByte(field | SIB_FOLLOWS);
            sib(address.scale(), index, RIP_OR_NONE);
            number(address.displacement(), Integer.BYTES);
            return -1;
        }
        int displacement = address.displacement();
        boolean none = displacement == 0 && (base.number() & LOW) != RIP_OR_NONE;
        boolean small = displacement == (byte) displacement;
        int mod = none ? 0 : small ? 0x40 : 0x80;
        if (index != null || (base.number() & LOW) == SIB_FOLLOWS) {
            oneByte(mod | field | SIB_FOLLOWS);
            sib(address.scale(), index, base.number());
        } else {
            oneByte(mod | field | (base.number() & LOW));
        }
        if (!none) {
            number(displacement, small ? 1 : Integer.BYTES);
        }
        return -1;
    }

    private void sib(int scale, @Nullable Register index, int base) {
        int number = index == null ? NO_INDEX : index.number() & LOW;
        oneByte(Integer.numberOfTrailingZeros(scale) << 6 | number << 3 | (base & LOW));
    }

    private void prefixes(Width width, boolean wide, int reg, int index, int base, boolean needed) {
        if (width == Width.W16) {
            oneByte(0x66);
        }
        int rex = (wide ? REX_W : 0)
                | ((reg & HIGH) == 0 ? 0 : REX_R)
                | ((index & HIGH) == 0 ? 0 : REX_X)
                | ((base & HIGH) == 0 ? 0 : REX_B);
        if (rex != 0 || needed) {
            oneByte(REX | rex);
        }
    }

    /** Whether the low byte of a register is named only where there is a REX prefix: spl, bpl, sil, dil. */
    static boolean needsRex(Register register) {
        return register.number() >= SIB_FOLLOWS && register.number() < HIGH;
    }
}
