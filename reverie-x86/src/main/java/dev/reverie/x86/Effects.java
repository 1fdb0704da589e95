package dev.reverie.x86;

import java.util.EnumSet;
import java.util.Set;

/**
 * What an instruction does to the general registers and the flags, never less than what it really does: rare instructions are
 * said to read and write everything, and so is what hands control to code elsewhere (calls, returns, interrupts, traps).
 *
 * <p>What is written but not read is overwritten whole: its old value is lost, whatever happens. A register of which a part
 * may keep its value counts as read too (writes of 8 and 16 bits, conditional moves, string instructions with a count).
 * A register that is set to zero by {@code xor} or {@code sub} of itself counts as not read.
 *
 * <p>Memory is not told; the registers of its addresses are read. {@code syscall} reads all registers but rcx and r11, which it
 * overwrites.
 *
 * @param registersRead a bit for each general register, by its number, that may have influence on anything
 * @param registersWritten a bit for each general register that may change
 * @param flagsRead the flags that may have influence on anything, as bits of rflags
 * @param flagsWritten the flags that may change, as bits of rflags
 */
public record Effects(int registersRead, int registersWritten, int flagsRead, int flagsWritten) {
    /** The flag CF in rflags. */
    public static final int CARRY = 1;
    /** The flag PF in rflags. */
    public static final int PARITY = 1 << 2;
    /** The flag AF in rflags. */
    public static final int ADJUST = 1 << 4;
    /** The flag ZF in rflags. */
    public static final int ZERO = 1 << 6;
    /** The flag SF in rflags. */
    public static final int SIGN = 1 << 7;
    /** The flag DF in rflags. */
    public static final int DIRECTION = 1 << 10;
    /** The flag OF in rflags. */
    public static final int OVERFLOW = 1 << 11;
    /** The flags that tell of results: all but DF. */
    public static final int STATUS_FLAGS = CARRY | PARITY | ADJUST | ZERO | SIGN | OVERFLOW;

    /** All general registers. */
    static final int ALL_REGISTERS = 0xffff;
    /** All flags that programs change by ordinary means. */
    static final int ALL_FLAGS = STATUS_FLAGS | DIRECTION;
    /** An instruction of which nothing is known. */
    static final Effects EVERYTHING = new Effects(ALL_REGISTERS, ALL_REGISTERS, ALL_FLAGS, ALL_FLAGS);

    /** The effects of the instruction that was decoded last; everything, if there is none. */
    public static Effects of(Decoder decoder) {
        return decoder.length() == 0 ? EVERYTHING : EffectFinder.find(decoder);
    }

    /** Whether the register's value may have influence on anything, if only on what becomes of the register itself. */
    public boolean reads(Register register) {
        return (registersRead & 1 << register.number()) != 0;
    }

    /** Whether the register may change. */
    public boolean writes(Register register) {
        return (registersWritten & 1 << register.number()) != 0;
    }

    /** Whether the register's old value is lost, without having had influence on anything. */
    public boolean overwrites(Register register) {
        return writes(register) && !reads(register);
    }

    /** The registers that may be read. */
    public Set<Register> read() {
        return registers(registersRead);
    }

    /** The registers that may change. */
    public Set<Register> written() {
        return registers(registersWritten);
    }

    private static Set<Register> registers(int bits) {
        Set<Register> set = EnumSet.noneOf(Register.class);
        for (int number = 0; number < Register.values().length; number++) {
            if ((bits & 1 << number) != 0) {
                set.add(Register.of(number));
            }
        }
        return set;
    }
}
